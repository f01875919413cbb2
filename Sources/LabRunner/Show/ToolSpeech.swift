/// What a command printed, and how it ended.
struct ToolSpeech: Sendable {
  /// What goes to standard output.
  var output = ""
  /// What goes to standard error.
  var complaint = ""
  var status: Int32 = 0
}
