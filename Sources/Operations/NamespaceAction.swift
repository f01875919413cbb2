/// Actions on names of network namespaces: `ip netns …`.
public enum NamespaceAction: Hashable, Sendable {
  /// `ip netns add NAME`.
  case add(String)
  /// `ip netns del NAME`.
  case delete(String)
  /// `ip -all netns del`.
  case deleteAll
  /// `ip netns attach NAME $$`, of the host's shell: the name is another one of the host's namespace.
  case share(String)
  /// `ip netns set NAME ID`; nil is `auto`.
  case setID(String, Int32?)
  /// `ip netns exec NAME bash`: the lines that follow are typed there. It does nothing but look whether the namespace is there.
  case enter
  /// `exit` of such a shell.
  case leave
}
