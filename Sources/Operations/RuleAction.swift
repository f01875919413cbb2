public import RouteNetlink

/// Actions on policy rules: `ip rule …`.
public enum RuleAction: Hashable, Sendable {
  /// `ip rule add …`.
  case add(RuleSpec)
  /// `ip rule del …`.
  case delete(RuleSpec)
  /// `ip rule flush`; what the selector does not say matches any.
  case flush(RuleSpec)
}
