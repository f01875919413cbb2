internal import Addressing
internal import CLinux
internal import Glibc
internal import Namespaces
internal import Probes
internal import RouteNetlink
internal import SystemPackage

/// The times at which the kernel saw frames.
///
/// It stamps frames while some socket wants it, and begins with that a moment after the first one asked, by a work queue of its own. A frame that comes
/// before has the time at which it is read, so that frames of several nodes would stand in the wrong order. Source: `net_enable_timestamp()`.
enum FrameStamps {
  /// A socket that wants stamps as long as the process lives; nil where there can be none.
  private static let wanting: FileDescriptor? = begun()

  /// Returns when frames are stamped: at once, but for the first time in a process.
  static func begin() { _ = wanting }

  private static func begun() -> FileDescriptor? {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return nil }
    var isOn: Int32 = 1
    _ = unsafe setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &isOn, socklen_t(MemoryLayout<Int32>.size))
    settle()
    return FileDescriptor(rawValue: socket)
  }

  /// Sends datagrams through the loopback interface of a namespace made for that until their frames are older than their reading.
  private static func settle() {
    let made = try? NetworkNamespace.create(count: 1) { _, _ in
      try RouteSocket().setLink(.loopback, LinkChanges(isUp: true))
      return (
        frames: try PacketSocket(), sender: Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      )
    }
    guard let place = made?.first, place.sender >= 0 else { return }
    defer { close(place.sender) }
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = UInt16(9).bigEndian
    target.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    for _ in 0..<200 {
      _ = unsafe withUnsafePointer(to: &target) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe sendto(
            place.sender, "", 0, Int32(MSG_DONTWAIT | MSG_NOSIGNAL), $0,
            socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      usleep(200)
      let reading = Clock.realtime
      guard let frames = try? place.frames.receive(), !frames.isEmpty else { continue }
      if frames.allSatisfy({ $0.time < reading }) { return }
    }
  }
}
