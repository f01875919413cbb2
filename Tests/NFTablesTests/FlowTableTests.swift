import NFTables
import Testing

private let table = TableName(.ip, "t")

/// Whether the kernel has flow tables: they are a module of their own.
private let hasFlowTables: Bool = {
  guard canUseKernel else { return false }
  let make = "nft add table ip t && nft 'add flowtable ip t f { hook ingress priority 0; devices = { lo }; }'"
  return (try? shell("unshare -n sh -c \"\(make.replacing("\"", with: "\\\""))\"")) != nil
}()

@Suite(.enabled(if: canUseKernel)) struct FlowTableTests {
  @Test(
    "Flow tables are made, listed as nft lists them, and taken back",
    .enabled(if: hasFlowTables, "this kernel has no flow tables (nf_flow_table)"))
  func flowTables() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link add v0 type veth peer name v1")
        let socket = try NFTablesSocket()
        try socket.commit(Transaction([.addTable(Table(.ip, "t"))]))
        let before = try socket.ruleset()
        let transaction = Transaction([.addFlowTable(FlowTable("f", devices: ["v0", "v1"]), table)])
        let result = try socket.commit(transaction, handles: true)
        let listing = try nftList()
        #expect(listing.contains("flowtable f"))
        #expect(try socket.ruleset().description == listing)
        try socket.commit(transaction.inverse(before: before, result: result))
        #expect(try nftList() == "table ip t {\n}\n")
      }
    }
  }
}
