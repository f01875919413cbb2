import Foundation
import Glibc

/// A headless Chromium that a test drives by the DevTools protocol over pipes.
final class Browser {
  /// Where Chromium is; nil where there is none.
  static let path: String? = ["chromium", "chromium-browser", "google-chrome", "chrome"].flatMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
  }.first { FileManager.default.isExecutableFile(atPath: $0) }

  struct Failure: Error, CustomStringConvertible { var description: String }

  private let process = Process()
  private let folder: URL
  private let commands: FileHandle
  private let answers: FileHandle
  private var unread = Data()
  private var number = 0
  private var session: String?
  /// The lines that pages wrote on their console, and failures in them.
  private(set) var complaints: [String] = []

  /// Starts it with a window of a size in pixels.
  init(width: Int = 1100, height: Int = 1400) throws {
    guard let path = Self.path else { throw Failure(description: "there is no Chromium") }
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("nslab-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (incoming, outgoing) = (folder.path + "/in", folder.path + "/out")
    guard unsafe mkfifo(incoming, 0o600) == 0, unsafe mkfifo(outgoing, 0o600) == 0 else {
      throw Failure(description: "no pipes")
    }
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // Both ends are opened for reading and writing, so that nobody waits for the other to open.
    process.arguments = [
      "-c",
      "exec \"$0\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --remote-debugging-pipe "
        + "--user-data-dir=\"$1/profile\" --window-size=\(width),\(height) about:blank 3<>\"$1/in\" 4<>\"$1/out\" >/dev/null 2>&1",
      path, folder.path,
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = folder.path
    process.environment = environment
    let inDescriptor = unsafe Glibc.open(incoming, O_RDWR | O_CLOEXEC)
    let outDescriptor = unsafe Glibc.open(outgoing, O_RDWR | O_CLOEXEC)
    commands = FileHandle(fileDescriptor: inDescriptor, closeOnDealloc: true)
    answers = FileHandle(fileDescriptor: outDescriptor, closeOnDealloc: true)
    try process.run()
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
    session = try send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
    for domain in ["Runtime", "Log", "Page"] { _ = try send("\(domain).enable") }
  }

  /// Ends it.
  func close() {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Sends a command and waits for its answer.
  @discardableResult func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    var data = try JSONSerialization.data(withJSONObject: message)
    data.append(0)
    try commands.write(contentsOf: data)
    while true {
      let answer = try receive()
      guard answer["id"] as? Int == number else {
        note(answer)
        continue
      }
      if let error = answer["error"] as? [String: Any] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func note(_ event: [String: Any]) {
    let parameters = event["params"] as? [String: Any] ?? [:]
    switch event["method"] as? String {
    case "Runtime.exceptionThrown": complaints.append("\(parameters)")
    case "Runtime.consoleAPICalled": complaints.append("\(parameters)")
    case "Log.entryAdded": complaints.append("\(parameters)")
    default: break
    }
  }

  /// The next message; they end with a null byte.
  private func receive() throws -> [String: Any] {
    let end = Date().addingTimeInterval(60)
    while true {
      if let place = unread.firstIndex(of: 0) {
        let message = unread[unread.startIndex..<place]
        unread = Data(unread[(place + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var wait = pollfd(fd: answers.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&wait, 1, 1000) >= 0, Date() < end, process.isRunning else {
        throw Failure(description: "the browser does not answer")
      }
      if wait.revents & Int16(POLLIN) != 0 { unread += answers.availableData }
    }
  }

  /// Opens a file, and waits until it is there.
  func open(file: URL) throws {
    try send("Page.navigate", ["url": file.absoluteString])
    let end = Date().addingTimeInterval(30)
    while try evaluate("document.readyState + location.protocol") as? String != "completefile:", Date() < end {
      usleep(20_000)
    }
  }

  /// Opens an address, and waits until it is there.
  func open(address: String) throws {
    try send("Page.navigate", ["url": address])
    try wait(for: "document.readyState === 'complete' && location.protocol === 'http:'")
  }

  /// Waits until an expression is true in the page.
  func wait(for expression: String, seconds: Double = 20) throws {
    let end = Date().addingTimeInterval(seconds)
    while try evaluate("Boolean(\(expression))") as? Bool != true {
      guard Date() < end else { throw Failure(description: "never: \(expression)") }
      usleep(30_000)
    }
  }

  /// Types a text and Enter.
  func enter(_ text: String) throws {
    try send("Input.insertText", ["text": text])
    try press("Enter", code: 13, text: "\r")
  }

  /// Presses a key that may have no letter; modifiers are 1 Alt, 2 Control, 8 Shift.
  func press(_ key: String, code: Int, text: String? = nil, modifiers: Int = 0) throws {
    var down: [String: Any] = [
      "type": "keyDown", "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers,
    ]
    if let text { down["text"] = text }
    try send("Input.dispatchKeyEvent", down)
    try send(
      "Input.dispatchKeyEvent",
      ["type": "keyUp", "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers])
  }

  /// The value of an expression in the page.
  func evaluate(_ expression: String) throws -> Any? {
    let answer = try send("Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let exception = answer["exceptionDetails"] { throw Failure(description: "\(expression): \(exception)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Presses a key that has a letter.
  func press(_ key: String) throws {
    try send("Input.dispatchKeyEvent", ["type": "keyDown", "key": key, "text": key])
    try send("Input.dispatchKeyEvent", ["type": "keyUp", "key": key])
  }

  /// The page as a PNG.
  func screenshot() throws -> Data {
    let text = try send("Page.captureScreenshot", ["format": "png"])["data"] as? String ?? ""
    return Data(base64Encoded: text) ?? Data()
  }
}
