import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// The options behind `type vxlan`.
  ///
  /// - Parameter isChange: Whether they are of a link that is there, which has an identifier and a port.
  func vxlanOptions(
    _ cursor: inout Cursor, parent: InterfaceName?, isChange: Bool = false
  ) throws(CommandError) -> VXLANOptions {
    var options = VXLANOptions()
    options.device = parent
    let reader = OptionReader(rows: VXLANTable.rows, noun: "a vxlan", takesOnce: true) {
      "vxlan: unknown command \"\($0)\"?"
    }
    while let word = cursor.current {
      cursor.position += 1
      if try !reader.take(word, &cursor, &options.values) { throw reader.error(about: word, cursor) }
      // What stood before it about learning is forgotten.
      if word.text == "external", options.learning == true { options.learning = false }
    }
    if options.identifierFilter == true, options.external != true {
      throw CommandError("vxlan: vnifilter is valid only when 'external' is set", column: cursor.endColumn)
    }
    if options.external == true, options.id != nil {
      throw CommandError("vxlan: both 'external' and vni cannot be specified", column: cursor.endColumn)
    }
    guard isChange || options.id != nil || options.external == true else {
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
    // ip(8) sends no port of number 0.
    if options.port == 0, isChange { options.port = nil }
    if options.sourcePorts == VXLANSourcePorts(first: 0, last: 0), isChange { options.sourcePorts = nil }
    return isChange ? options.withPortOfTool() : options.withDefaultsOfTool()
  }
}
