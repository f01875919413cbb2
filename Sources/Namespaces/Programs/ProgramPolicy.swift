/// The part of the machine that the programs of a lab may see and change.
///
/// By default they see its file system read-only, without the users' own folders, with their own /tmp, /run, /var, /dev and /proc, and may
/// change nothing that outlives the lab.
public struct ProgramPolicy: Hashable, Sendable {
  /// Folders that are seen read-only at their place, even where it is among what is hidden; absolute paths.
  public var readable: [String]
  /// A folder that may be written, and what is written stays; an absolute path.
  public var writable: String?
  /// Folders that are seen empty, such as the home of a user that lies elsewhere than in /home; absolute paths.
  public var hidden: [String]
  /// Commands that they find in front of the machine's; nil is none.
  public var tools: ProgramTools?

  /// Makes a policy; without arguments nothing but the defaults is seen.
  public init(
    readable: [String] = [], writable: String? = nil, hidden: [String] = [], tools: ProgramTools? = nil
  ) {
    self.readable = readable
    self.writable = writable
    self.hidden = hidden
    self.tools = tools
  }
}
