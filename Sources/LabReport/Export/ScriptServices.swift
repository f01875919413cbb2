import CommandLanguage
import Lab
import PlainText
import Probes

/// The services of a script: small programs of Python in the background that answer as a lab's own do.
struct ScriptServices {
  /// The variables with the programs' numbers, by the nodes that they answer for.
  private var running: [String: [String]] = [:]
  private var count = 0

  /// Whether any has been started, so that the script needs ``head``.
  var isNeeded: Bool { count > 0 }

  /// Lines that start what a node answers; `prefix` goes into its namespace.
  ///
  /// The program goes into the background itself once it listens, so that the next command finds it ready.
  mutating func start(_ services: [Service], of node: String, prefix: String) -> [String] {
    guard !services.isEmpty else { return [] }
    count += 1
    let name = "service\(count)"
    running[node, default: []].append(name)
    let words = services.map { service in
      " \(service.kind.rawValue):\(service.port)" + (service.address.map { "@\($0)" } ?? "")
    }.joined()
    return ["\(name)=$(\(prefix)python3 -c \"$responder\" \(node.quoted)\(words))"]
  }

  /// Lines that end what a node answers.
  mutating func stop(_ node: String) -> [String] {
    guard let names = running.removeValue(forKey: node) else { return [] }
    return names.map { "end_services $\($0); \($0)=" }
  }

  private var variables: [String] { count == 0 ? [] : (1...count).map { "service\($0)" } }
  private var numbers: String { variables.map { "$\($0)" }.joined(separator: " ") }

  /// The lines before the first service.
  var head: [String] {
    [
      "# Services answer with the node's name and the source that they saw. They end with the script; after",
      "# \"sh SCRIPT keep\" they stay.",
      variables.map { "\($0)=" }.joined(separator: " "),
      // A service still answers for a moment after it was told to end: all its threads have to be gone.
      """
      end_services() {
        kill "$@" 2>/dev/null || true
        for number; do
          tries=500
          while [ $tries -gt 0 ] && cat /proc/"$number"/task/*/stat 2>/dev/null | grep -qv ') [ZX] '; do
            sleep 0.01
            tries=$((tries - 1))
          done
        done
      }
      """,
      "[ \"$1\" = keep ] || trap 'end_services \(numbers)' EXIT",
      // Not every shell does at a signal what is to be done at its end.
      "trap 'exit 130' INT", "trap 'exit 143' TERM", "responder=\(Self.program.quoted)", "",
    ]
  }

  /// The lines at the script's end.
  var tail: [String] { ["", "[ \"$1\" != keep ] || echo to end the services: kill \(numbers)"] }

  /// Prints its process number when all ports are open, and answers until it is killed.
  private static let program = """
    import os, socket, sys, threading

    node = sys.argv[1]

    def seen(peer):
        address = peer[0].split("%")[0]
        if address.startswith("::ffff:") and "." in address:
            address = address[7:]
        return address, peer[1]

    def greeting(peer):
        return "nslab %s %s %d\\n" % ((node,) + seen(peer))

    def http(connection, peer):
        request = b""
        while b"\\r\\n\\r\\n" not in request and b"\\n\\n" not in request and len(request) <= 65536:
            part = connection.recv(4096)
            if not part:
                return
            request += part
        line = request.decode("utf-8", "replace").splitlines()[0]
        words = [word for word in line.split(" ") if word]
        method = words[0] if words else ""
        path = words[1] if len(words) > 1 else "/"
        known = method in ("GET", "HEAD", "POST", "PUT")
        body = "what is %s?\\n" % method
        if known:
            body = "%s\\nseen as %s port %d\\npath %s\\n" % ((node,) + seen(peer) + (path,))
        head = "HTTP/1.1 %s\\r\\nServer: nslab\\r\\nX-Nslab: %s\\r\\n" % (
            "200 OK" if known else "400 Bad Request", greeting(peer)[:-1])
        head += "Content-Type: text/plain; charset=utf-8\\r\\nContent-Length: %d\\r\\n" % len(body.encode())
        head += "Connection: close\\r\\n\\r\\n"
        connection.sendall((head + ("" if method == "HEAD" else body)).encode())

    def answer(kind, connection, peer):
        with connection:
            try:
                connection.settimeout(30)
                if kind == "http":
                    http(connection, peer)
                else:
                    connection.sendall(greeting(peer).encode())
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
            except OSError:
                pass

    def streams(kind, listener):
        while True:
            connection, peer = listener.accept()
            threading.Thread(target=answer, args=(kind, connection, peer), daemon=True).start()

    def datagrams(kind, listener):
        while True:
            try:
                text, extra, flags, peer = listener.recvmsg(2048, 128)
                # The answer comes from the address that was asked.
                listener.sendmsg([greeting(peer).encode()], extra, 0, peer)
            except OSError:
                pass

    threads = []
    for word in sys.argv[2:]:
        kind, port = word.split(":", 1)
        port, _, address = port.partition("@")
        if "." in address:
            address = "::ffff:" + address
        way = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
        try:
            listener = socket.socket(socket.AF_INET6, way)
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        except OSError:
            listener = socket.socket(socket.AF_INET, way)
            address = address.replace("::ffff:", "")
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, int(port)))
        if kind != "udp":
            listener.listen(1024)
        threads.append(threading.Thread(target=datagrams if kind == "udp" else streams, args=(kind, listener)))

    process = os.fork()
    if process:
        print(process)
        sys.exit()
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    for thread in threads:
        thread.start()
    """
}
