import Addressing
import NFTables
import Namespaces

func nfTables() throws {
  try Isolation.enter()
  let socket = try NetworkNamespace.create().withEntered { try NFTablesSocket() }
  let chain = ChainName(TableName(.ip, "nat"), "postrouting")
  let hook = ChainHook(.nat, .postrouting, .srcnat)
  var transaction = Transaction()
  transaction.add(Table(.ip, "nat"))
  transaction.add(Chain(chain.name, hook: hook), to: chain.table)
  if let inside = IPNetwork("172.17.0.0/16") {
    let rule = try Rule(.ip, hook: hook) {
      ip.saddr == inside
      oifname != "docker0"
      masquerade
    }
    transaction.add(rule, to: chain)
  }
  try socket.commit(transaction)
  print(try socket.ruleset(), terminator: "")
}
