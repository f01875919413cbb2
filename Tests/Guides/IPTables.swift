import IPTables
import NFTables
import Namespaces

func ipTables() throws {
  try Isolation.enter()
  let socket = try NetworkNamespace.create().withEntered { try NFTablesSocket() }
  // iptables -A INPUT -p tcp -j ACCEPT
  var rule = IPTablesRule()
  rule.protocol = IPTablesProtocol(6)
  rule.target = .accept
  let command = IPTablesCommand(.v4, .filter, .append("INPUT", IPTablesRuleSpec(rule)))
  var transaction = Transaction()
  for change in try command.changes(in: nil) { transaction.append(change) }
  try socket.commit(transaction)
  print(try socket.ruleset(), terminator: "")
}
