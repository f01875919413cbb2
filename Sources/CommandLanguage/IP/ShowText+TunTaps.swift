package import Operations
internal import RouteNetlink

extension ShowText {
  /// `ip tuntap`: the tun and tap devices, who may open them, and how.
  package static func tunTaps(_ state: NamespaceState, options: ShowOptions = ShowOptions()) -> String {
    var sheet = Sheet(options)
    for link in state.links where link.kind == "tun" {
      sheet.beginObject()
      sheet.put("ifname", link.name, "\(link.name):")
      KindOptions(link.kindData).showTunTap(&sheet)
      sheet.say("\n")
      sheet.endObject()
    }
    return sheet.finish()
  }
}
