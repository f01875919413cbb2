internal import Netlink

/// How an address, a route, a neighbour or an FDB entry is put in beside what is there: the flags of the request.
public enum AddMode: String, Hashable, Sendable, CaseIterable {
  /// It must not be there yet. Corresponds to `NLM_F_CREATE | NLM_F_EXCL`.
  case add
  /// It is replaced, or else made. Corresponds to `NLM_F_CREATE | NLM_F_REPLACE`.
  case replace
  /// It is replaced, and must be there. Corresponds to `NLM_F_REPLACE`.
  case change
  /// It is put behind those that are there. Corresponds to `NLM_F_CREATE | NLM_F_APPEND`.
  case append
  /// It is put before those that are there. Corresponds to `NLM_F_CREATE`.
  case prepend

  var flags: NetlinkFlags {
    switch self {
    case .add: [.create, .exclusive]
    case .replace: [.create, .replace]
    case .change: [.replace]
    case .append: [.create, .append]
    case .prepend: [.create]
    }
  }
}
