/// The output of a command, and how it ended.
struct ToolSpeech: Sendable {
  /// The text for standard output.
  var output = ""
  /// The text for standard error.
  var complaint = ""
  var status: Int32 = 0
}
