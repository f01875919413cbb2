/// A dictionary above others that are not changed with it, so that a thousand small changes of a big one take no copies of it.
struct LayeredDictionary<Key: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
  /// The changes of this layer; nil takes a value away from below.
  private var changes: [Key: Value?] = [:]
  /// The layers below, the first above the next.
  private var below: [[Key: Value?]] = []

  init() {}

  init(above others: [LayeredDictionary]) { below = others.flatMap { [$0.changes] + $0.below }.filter { !$0.isEmpty } }

  subscript(key: Key) -> Value? {
    get {
      if let found = changes[key] { return found }
      for layer in below {
        if let found = layer[key] { return found }
      }
      return nil
    }
    set {
      if newValue == nil, below.isEmpty {
        changes.removeValue(forKey: key)
      } else {
        changes[key] = .some(newValue)
      }
    }
  }

  /// The keys that have a value, in no order.
  var keys: [Key] {
    guard !below.isEmpty else { return changes.filter { $0.value != nil }.map(\.key) }
    return Set(([changes] + below).flatMap(\.keys)).filter { self[$0] != nil }
  }

  mutating func removeAll(where isGone: (Key) -> Bool) {
    for key in keys where isGone(key) { self[key] = nil }
  }

  /// The changes alone.
  var top: LayeredDictionary {
    var dictionary = LayeredDictionary()
    dictionary.changes = changes.filter { $0.value != nil }
    return dictionary
  }

  /// Takes the changes of another one.
  mutating func add(_ other: LayeredDictionary) {
    for (key, value) in other.changes { self[key] = value }
  }
}
