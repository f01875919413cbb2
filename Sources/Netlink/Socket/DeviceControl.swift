internal import CLibmnl
package import SystemPackage

/// Calls of ioctl(2), for devices that netlink cannot make.
package enum DeviceControl {
  /// Calls with bytes that the kernel may change; the error, or nil.
  package static func call(_ file: FileDescriptor, _ request: UInt, _ bytes: inout [UInt8]) -> Errno? {
    let answer = unsafe bytes.withUnsafeMutableBytes {
      unsafe nslab_ioctl_pointer(file.rawValue, request, $0.baseAddress)
    }
    return answer < 0 ? Errno(rawValue: -answer) : nil
  }

  /// Calls with a number; the error, or nil.
  package static func call(_ file: FileDescriptor, _ request: UInt, _ number: UInt) -> Errno? {
    let answer = nslab_ioctl_number(file.rawValue, request, number)
    return answer < 0 ? Errno(rawValue: -answer) : nil
  }
}

/// A descriptor that a thread can wait on until another wakes it, of eventfd(2).
package enum WakeUp {
  /// A new one, closed on exec.
  package static func make() -> Result<FileDescriptor, Errno> {
    let descriptor = nslab_eventfd()
    return descriptor < 0 ? .failure(Errno(rawValue: -descriptor)) : .success(FileDescriptor(rawValue: descriptor))
  }
}
