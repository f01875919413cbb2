import ArgumentParser
import Glibc

/// The process's environment.
enum Environment {
  static subscript(name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The letters of a language in front of those of a country and of a code: `zh` of `zh_CN.UTF-8`.
  static func languageCode(of text: String) -> String { text.prefix { $0.isLetter }.lowercased() }

  /// The language that stands in front of the subcommand.
  nonisolated(unsafe) static var chosenLanguage: String?

  /// The chosen language, else that of the locale: the letters before `_` of LC_ALL, LC_MESSAGES or LANG; `en` for C and POSIX.
  static var language: String {
    if let chosen = unsafe chosenLanguage { return chosen }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = self[name], !value.isEmpty else { continue }
      let language = value.prefix { $0.isLetter }
      return ["C", "POSIX"].contains(language) ? "en" : String(language)
    }
    return "en"
  }
}

/// Texts of help, in the language of the locale or of `--lang` in front of the subcommand.
enum HelpText {
  /// The Chinese text where that is the language, else the English one.
  static func pick(_ english: String, _ chinese: String) -> String {
    Environment.language.hasPrefix("zh") ? chinese : english
  }
}

/// Help of an option in English or Chinese.
func helpText(_ english: String, _ chinese: String, valueName: String? = nil) -> ArgumentHelp {
  ArgumentHelp(HelpText.pick(english, chinese), valueName: valueName)
}
