/// An executable that stands for several commands in the file system of confined programs: one file under many names, in front of the
/// machine's own on their PATH.
public struct ProgramTools: Hashable, Sendable {
  /// Where they are seen.
  public static let folder = "/run/nslab"
  /// The file that all names mean.
  public static let program = folder + "/nslab"
  /// The folder on the PATH.
  public static let names = folder + "/bin"

  /// The file on the machine; an absolute path.
  public var executable: String
  /// The names of the commands.
  public var names: [String]
  /// The files that the executable is linked with; those that programs would not see are put beside it.
  public var libraries: [String]

  /// Commands that one executable of the machine stands for, with the files that it is linked with.
  public init(executable: String, names: [String], libraries: [String] = []) {
    self.executable = executable
    self.names = names
    self.libraries = libraries
  }
}
