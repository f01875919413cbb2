import CLinux
import Foundation
import Glibc

/// What a terminal shows, of as much of ECMA-48 as a program that paints a screen sends.
struct Glass {
  private(set) var columns: Int
  private(set) var rows: Int
  private var cells: [[Character?]]
  private var (row, column) = (0, 0)
  /// The first screen, while the other one is shown.
  private var first: (cells: [[Character?]], row: Int, column: Int)?
  private var rest: [UInt8] = []
  /// Whether the other screen is shown, and the cursor.
  private(set) var isOther = false
  private(set) var hasCursor = true
  /// Whether anything was painted outside.
  private(set) var isOverfull = false

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines without blanks at their ends.
  var lines: [String] {
    cells.map { row in
      var text = String(row.compactMap { $0 })
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  var text: String { lines.joined(separator: "\n") }

  private var blank: [[Character?]] { Array(repeating: Array(repeating: " ", count: columns), count: rows) }

  mutating func resize(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = blank
    if first != nil { first = (blank, 0, 0) }
  }

  /// A line further down; at the end what is shown moves up.
  private mutating func feed() {
    guard row == rows - 1 else {
      row += 1
      return
    }
    cells.removeFirst()
    cells.append(Array(repeating: " ", count: columns))
  }

  mutating func show(_ bytes: some Sequence<UInt8>) {
    rest += bytes
    while let count = take() { rest.removeFirst(count) }
  }

  /// Takes a character or a sequence; nil where it is not whole.
  private mutating func take() -> Int? {
    guard let first = rest.first else { return nil }
    if first == 0x1b {
      guard rest.count > 1 else { return nil }
      guard rest[1] == 0x5b else { return 2 }
      guard let end = rest.indices.dropFirst(2).first(where: { (0x40...0x7e).contains(rest[$0]) }) else { return nil }
      obey(rest[end], String(decoding: rest[2..<end], as: UTF8.self))
      return end + 1
    }
    if first < 0x20 {
      if first == 0x0d { column = 0 }
      if first == 0x0a { feed() }
      return 1
    }
    let count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    guard rest.count >= count else { return nil }
    put(Character(String(decoding: rest[..<count], as: UTF8.self)))
    return count
  }

  private mutating func put(_ character: Character) {
    let isWide = character.unicodeScalars.first.map { (0x2e80...0xffe6).contains($0.value) } ?? false
    guard row < rows, column + (isWide ? 2 : 1) <= columns else {
      isOverfull = isOther
      return
    }
    cells[row][column] = character
    if isWide { cells[row][column + 1] = nil }
    column += isWide ? 2 : 1
  }

  private mutating func obey(_ final: UInt8, _ parameters: String) {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    switch (final, parameters) {
    case (0x48, _): (row, column) = ((numbers.first ?? 1) - 1, (numbers.dropFirst().first ?? 1) - 1)
    case (0x4a, "2"): cells = blank
    case (0x68, "?1049"):
      if !isOther { first = (cells, row, column) }
      cells = blank
      isOther = true
    case (0x6c, "?1049"):
      if let first { (cells, row, column) = first }
      first = nil
      isOther = false
    case (0x68, "?25"): hasCursor = true
    case (0x6c, "?25"): hasCursor = false
    default: break
    }
  }
}

/// A program in a terminal of its own, typed into and looked at.
final class Typed {
  private let own: Int32
  let process: Int32
  /// The terminal's other side, by which its settings are asked.
  let other: Int32
  private(set) var glass: Glass
  /// Everything that was sent.
  private(set) var sent: [UInt8] = []

  struct Failure: Error, CustomStringConvertible { var description: String }

  init(_ arguments: [String], _ environment: [String: String], in folder: URL, columns: Int = 80, rows: Int = 24) throws
  {
    var ends: (own: Int32, other: Int32) = (-1, -1)
    guard unsafe nslab_open_terminal(&ends.own, &ends.other, UInt16(columns), UInt16(rows)) == 0 else {
      throw Failure(description: "no terminal")
    }
    (own, other) = ends
    glass = Glass(columns: columns, rows: rows)
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path] + arguments
    let words = unsafe shell.map { unsafe UnsafePointer(strdup($0)) } + [nil]
    let settings = unsafe environment.map { unsafe UnsafePointer(strdup("\($0)=\($1)")) } + [nil]
    process = unsafe words.withUnsafeBufferPointer { words in
      unsafe settings.withUnsafeBufferPointer { settings in
        unsafe nslab_start_program(
          "/bin/sh", words.baseAddress, settings.baseAddress, ends.other, ends.other, ends.other, 1)
      }
    }
    guard process > 0 else { throw Failure(description: "cannot start") }
    _ = fcntl(own, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(own)
    close(other)
  }

  /// The settings of the terminal, as bytes.
  var settings: [UInt8] {
    var mode = termios()
    unsafe tcgetattr(other, &mode)
    return unsafe withUnsafeBytes(of: &mode) { unsafe Array($0) }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe write(own, bytes, bytes.count)
  }

  func resize(columns: Int, rows: Int) {
    glass.resize(columns: columns, rows: rows)
    _ = nslab_resize_terminal(own, UInt16(columns), UInt16(rows))
  }

  /// Takes what has been sent.
  private func look() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(own, &buffer, buffer.count)
      guard count > 0 else { return }
      sent += buffer.prefix(count)
      glass.show(buffer.prefix(count))
    }
  }

  /// Waits until the screen is as it has to be.
  func wait(_ what: String, _ isGood: (Glass) -> Bool) throws {
    for _ in 0..<2000 {
      look()
      if isGood(glass) { return }
      usleep(10_000)
    }
    throw Failure(description: "\(what) is not seen in\n\(glass.text)")
  }

  func wait(for text: String) throws { try wait(text) { $0.text.contains(text) } }

  /// Waits for the end; the exit status, or 128 and the number of a signal.
  func end() throws -> Int32 {
    var status: Int32 = 0
    for _ in 0..<1500 {
      look()
      if unsafe waitpid(process, &status, WNOHANG) == process {
        look()
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
      }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    throw Failure(description: "it does not end; it shows\n\(glass.text)")
  }
}
