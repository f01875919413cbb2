package import Operations
extension ShowText {
  /// `ip netns list`: the names in the order of the state.
  package static func namespaces(_ state: NamespaceState, options: ShowOptions = ShowOptions()) -> String {
    var sheet = Sheet(options)
    for namespace in state.namespaces {
      sheet.beginObject()
      sheet.put("name", namespace.name, namespace.name)
      if let id = namespace.id { sheet.put("id", id, " (id: \(id))") }
      sheet.endObject()
      sheet.say("\n")
    }
    return sheet.finish()
  }

  /// `ip netns list-id`: the numbers, with the names that they stand for.
  package static func namespaceIDs(_ state: NamespaceState, options: ShowOptions = ShowOptions()) -> String {
    var sheet = Sheet(options)
    for id in state.namespaceIDs {
      sheet.beginObject()
      sheet.put("nsid", id, "nsid \(id) ")
      if let name = state.namespaceName(id) { sheet.put("name", name, "(iproute2 netns name: \(name))") }
      sheet.endObject()
      sheet.say("\n")
    }
    return sheet.finish()
  }
}
