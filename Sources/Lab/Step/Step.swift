public import Operations

/// One step of a lab: what is said, done, shown and checked, in that order.
public struct Step: Sendable, Equatable {
  /// The title, for reports.
  public var title: LocalizedText?
  /// A text that explains the step, which reports print before its commands.
  public var text: LocalizedText?
  /// The question that is asked before it is played; nil where there is none.
  public var prediction: Prediction?
  /// The commands that change the lab, carried out first: `run:`.
  public var run: [Command]
  /// The real programs that run in nodes after the commands: `exec:`.
  public var exec: [ExecCommand]
  /// The commands whose output is shown: `show:`.
  public var show: [Command]
  /// The claims that are checked last, all at the same time: `checks:`.
  public var checks: [Check]
  /// Where frames are captured while it is played; they are shown at its end.
  public var captures: [Located<CapturePlace>] = []
  /// The place in the lab file; nil where a program made it.
  public var location: SourceLocation?

  /// A step of these parts, each of which may be empty.
  public init(
    title: LocalizedText? = nil, text: LocalizedText? = nil, run: [Command] = [], exec: [ExecCommand] = [],
    show: [Command] = [], checks: [Check] = [], location: SourceLocation? = nil
  ) {
    self.title = title
    self.text = text
    self.run = run
    self.exec = exec
    self.show = show
    self.checks = checks
    self.location = location
  }
}

/// A command line as the lab wrote it, and what it means.
public struct Command: Sendable, Equatable {
  /// The line as written, prompt included.
  public var text: Located<String>
  /// The operations that it comes to; a line may name several things to do.
  public var operations: [Operation]
  /// Where the parts of its text stand, of `nft -f -`.
  public var script: ScriptPlaces?
  /// How the command has to fail; nil of all that must not.
  public var failure: Failure?
  /// Whether it stands among others in a text that was pasted, where a shell goes on after one that fails.
  public var isPasted = false
  /// The program that starts the shell which the line is given to, where it needs one; such a command has no operations.
  public var program: ExecCommand?
  /// The sentence that is said in place of carrying it out, of a command that nobody can in a lab; such a command has no operations.
  public var remark: String?
  /// The lines that stand below it in a pasted text, which it printed when the text was written.
  public var pasted: [String]?

  /// How a command has to fail: `fails:` in front of it.
  public struct Failure: Sendable, Equatable {
    /// A pattern that what it prints must match.
    public var output: OutputPattern?
    /// The fault in its text, where that is known before it is tried: such a command has no operations.
    public var refusal: String?

    /// A command that has to fail, whatever it prints, or with output that matches a pattern.
    public init(output: OutputPattern? = nil, refusal: String? = nil) {
      self.output = output
      self.refusal = refusal
    }
  }

  /// A command line with the operations that it comes to.
  public init(
    text: Located<String>, operations: [Operation], script: ScriptPlaces? = nil, failure: Failure? = nil
  ) {
    self.text = text
    self.operations = operations
    self.script = script
    self.failure = failure
  }
}

/// A real program started inside a node.
public struct ExecCommand: Sendable, Equatable {
  /// The node that the program runs in, with its place in the lab file.
  public var node: Located<NodeReference>
  /// The program and its arguments.
  public var command: [String]
  /// The exit status that is expected.
  public var status: Int32
  /// A pattern that the output must match; written `/regex/`, or plain text that it must contain.
  public var output: OutputPattern?
  /// How long it may take.
  public var timeout: Duration
  /// The place in the lab file; nil where a program made it.
  public var location: SourceLocation?
  /// The text, where the program is a shell that is given it whole (`script`), with the place of its first line.
  public var script: Located<String>?

  /// A program that is to end with a status, by itself 0 within 30 seconds.
  public init(
    node: Located<NodeReference>, command: [String], status: Int32 = 0, output: OutputPattern? = nil,
    timeout: Duration = .seconds(30), location: SourceLocation? = nil, script: Located<String>? = nil
  ) {
    self.node = node
    self.command = command
    self.status = status
    self.output = output
    self.timeout = timeout
    self.location = location
    self.script = script
  }
}

/// A pattern for an output.
public enum OutputPattern: Hashable, Sendable {
  /// It contains this text.
  case contains(String)
  /// It matches this regular expression somewhere.
  case matches(String)
}
