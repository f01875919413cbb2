import FlyingFox
import Foundation

/// The answers to a browser: the page, its style and script, the socket by which it hears and asks, and captures.
struct Server: HTTPHandler {
  let gate: Gate
  let page: ViewPage
  let room: Room
  let desk: Desk

  /// No other page may hold ours, nothing is kept, and only what is ours is run or asked.
  private var headers: HTTPHeaders {
    [
      HTTPHeader("Content-Security-Policy"):
        "default-src 'none'\u{3b} style-src 'self' 'unsafe-inline'\u{3b} script-src 'self'\u{3b} connect-src 'self' ws://127.0.0.1:\(gate.port) ws://localhost:\(gate.port)\u{3b} img-src data:\u{3b} base-uri 'none'\u{3b} form-action 'none'\u{3b} frame-ancestors 'none'",
      HTTPHeader("Referrer-Policy"): "no-referrer", HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("X-Frame-Options"): "DENY", HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
      HTTPHeader("Cross-Origin-Opener-Policy"): "same-origin", .cacheControl: "no-store",
    ]
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.method == .GET, let path = gate.path(of: request, isSocket: { $0 == "socket" }) else {
      return response(
        "text/plain; charset=utf-8",
        "Not here. Take the address that nslab view printed, with its token.\n", status: .forbidden)
    }
    switch path {
    case "": return response("text/html; charset=utf-8", page.text)
    case "style.css": return response("text/css; charset=utf-8", page.style)
    case "script.js": return response("text/javascript; charset=utf-8", ViewScript.text)
    case "socket":
      let handler = MessageFrameWSHandler(handler: Visit(room: room, desk: desk))
      return try await WebSocketHTTPHandler(handler: handler).handleRequest(request)
    default: return download(path)
    }
  }

  private func response(_ type: String, _ text: String, status: HTTPStatusCode = .ok) -> HTTPResponse {
    var headers = headers
    headers[.contentType] = type
    return HTTPResponse(statusCode: status, headers: headers, body: Data(text.utf8))
  }

  /// `capture/NUMBER/NAME`.
  private func download(_ path: Substring) -> HTTPResponse {
    let parts = path.split(separator: "/")
    guard parts.count == 3, parts[0] == "capture", let number = Int(parts[1]), let capture = room.capture(number) else {
      return response("text/plain; charset=utf-8", "There is no such thing.\n", status: .notFound)
    }
    var headers = headers
    headers[.contentType] = "application/x-pcapng"
    headers[.contentDisposition] = "attachment; filename=\"\(capture.fileName)\""
    return HTTPResponse(statusCode: .ok, headers: headers, body: capture.data())
  }
}

/// A page that is there: what it asks goes to the desk, what the room tells goes to it.
private struct Visit: WSMessageHandler {
  let room: Room
  let desk: Desk

  func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
    let (messages, page) = AsyncStream<WSMessage>.makeStream()
    let number = room.enter(page)
    desk.watch.touch()
    let hearing = Task {
      for await case .text(let text) in client {
        if let ask = Ask(text) { desk.answer(ask, from: number) }
      }
      room.leave(number)
      page.finish()
    }
    page.onTermination = { _ in
      room.leave(number)
      hearing.cancel()
    }
    return messages
  }
}
