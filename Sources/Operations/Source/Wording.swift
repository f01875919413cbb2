/// A fact in words, in each language that nslab speaks.
package struct Wording: Hashable, Sendable {
  /// In English.
  package var english: String
  /// In Chinese.
  package var chinese: String

  package init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// The words in a language, by its code: Chinese for `zh`, and English for all others.
  package func text(in language: String) -> String { language.lowercased().hasPrefix("zh") ? chinese : english }

  /// What one says, and the other behind it.
  package static func + (first: Wording, second: Wording) -> Wording {
    Wording(first.english + second.english, first.chinese + second.chinese)
  }
}

/// A fact that has words: an enumeration whose cases carry what they are about.
///
/// Nothing is decided by the words; who has to decide looks at the case.
package protocol Worded: Hashable, Sendable {
  /// The words, a sentence without a full stop.
  var words: Wording { get }
}

extension Wording: Worded {
  package var words: Wording { self }
}

extension String {
  /// The words of a tool, or of a program that uses the library: the same in each language.
  package var asWording: Wording { Wording(self, self) }
}
