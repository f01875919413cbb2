internal import CLinux
internal import Glibc
public import SystemPackage

/// The way into a node of a lab that another process holds: its namespaces as descriptors, and what is mounted there for a program.
public struct ProgramEntrance: Sendable {
  /// The user, mount, PID, IPC and network namespace, in this order.
  public var descriptors: [FileDescriptor]
  /// Pairs of what is bind-mounted and where.
  public var binds: [String]
  /// Files that are unlinked once they are mounted.
  public var removals: [String]
  /// The node, whose name is the program's host name.
  public var name: String
  /// Whether capabilities, system calls and resources are limited.
  public var isConfined: Bool

  /// The way into a node, as its parts; nothing is opened or checked until a program is run.
  public init(
    descriptors: [FileDescriptor], binds: [String], removals: [String], name: String, isConfined: Bool
  ) {
    self.descriptors = descriptors
    self.binds = binds
    self.removals = removals
    self.name = name
    self.isConfined = isConfined
  }

  /// How a program ended that was run in the caller's terminal.
  public enum End: Hashable, Sendable {
    /// With an exit status, 0 to 255.
    case exited(Int32)
    /// By a signal, by its number in `signal(7)`.
    case killed(signal: Int32)
  }

  /// Enters the namespaces and runs a program there with the caller's standard input, output, error and terminal; its job control works as
  /// if it had been started beside.
  ///
  /// The process must have one thread, and is in the lab's namespaces afterwards. Confined programs get an environment of their own, with
  /// these variables beside. Equivalent of `nsenter -a`. Throws ENOENT where there is no such program.
  public func run(_ command: [String], environment: [String] = []) throws(NamespaceError) -> End {
    guard let program = command.first, descriptors.count == 5 else {
      throw NamespaceError("start a program", .invalidArgument)
    }
    guard !(command + environment).contains(where: { $0.utf8.contains(0) }) else {
      throw NamespaceError("start", .invalidArgument, object: program, hint: "an argument has a zero byte in it")
    }
    let environment = isConfined ? ProgramSpace.environment() + environment : []
    let strings = [ProgramSpace.workingDirectory ?? "/", String(name.prefix(63))]
    let numbers = descriptors.map(\.rawValue)
    var step: Int32 = 0
    let status = unsafe ProgramSpace.withCStrings(command) { arguments in
      unsafe ProgramSpace.withCStrings(binds) { binds in
        unsafe ProgramSpace.withCStrings(removals) { removals in
          unsafe ProgramSpace.withCStrings(environment) { environment in
            unsafe ProgramSpace.withCStrings(strings) { strings in
              var request = unsafe nslab_program(
                arguments: arguments, binds: binds, removals: removals, environment: isConfined ? environment : nil,
                folder: isConfined ? strings[0] : nil, host_name: isConfined ? strings[1] : nil,
                confined: isConfined ? 1 : 0, mount_namespace: numbers[1], pid_namespace: numbers[2],
                ipc_namespace: numbers[3], network_namespace: numbers[4], input: 0, output: 1)
              return unsafe nslab_enter_program(&request, numbers[0], &step)
            }
          }
        }
      }
    }
    guard status >= 0 else {
      let errno = Errno(rawValue: -status)
      throw step == 2
        ? NamespaceError("start", errno, object: program) : NamespaceError("enter", errno, object: name)
    }
    return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
  }
}
