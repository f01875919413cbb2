import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// The options behind `type vxlan`.
  func vxlanOptions(_ cursor: inout Cursor, parent: InterfaceName?) throws(CommandError) -> VXLANOptions {
    var options = VXLANOptions()
    options.device = parent
    try OptionReader(rows: VXLANTable.rows, noun: "a vxlan", takesOnce: true) { "vxlan: unknown command \"\($0)\"?" }
      .read(&cursor, into: &options.values)
    if options.external == true, options.id != nil {
      throw CommandError("vxlan: both 'external' and vni cannot be specified", column: cursor.endColumn)
    }
    guard options.id != nil || options.external == true else {
      var error = CommandError("a vxlan needs an identifier", column: cursor.endColumn, fix: "add \"id 42\"")
      options.device = nil
      error.spoken =
        options.isEmpty
        ? "Error: Required attributes not provided to perform the operation."
        : "vxlan: missing virtual network identifier"
      throw error
    }
    if options.remote?.isMulticast == true, options.device == nil {
      var error = CommandError(
        "a multicast group is joined on a device", column: cursor.endColumn, fix: "add dev NAME")
      error.spoken = "vxlan: 'group' requires 'dev' to be specified"
      throw error
    }
    return options
  }
}
