import Operations
import Foundation
import Glibc
import Testing

@testable import CommandLanguage

/// The refusals of docker itself, beside the real one, which needs no engine for it.
@Suite struct DockerUsageTests {
  private static let program =
    ["/usr/bin/docker", "/usr/local/bin/docker"].first(where: FileManager.default.isExecutableFile) ?? "docker"

  /// The words and the status of our own check; nil where it refuses nothing.
  private func ours(_ words: [String]) -> (words: String, status: Int32)? {
    do throws(DockerUsage.Refusal) {
      try DockerUsage.check(["docker"] + words)
      return nil
    } catch {
      return (error.words, error.status)
    }
  }

  @Test(
    "wrong flags, values and numbers of arguments are told as docker tells them",
    arguments: [
      ("run --nosuch alpine", "unknown flag: --nosuch", "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]", 125),
      ("run -dQ alpine", "unknown shorthand flag: 'Q' in -Q", "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]", 125),
      ("network create -Q a", "unknown shorthand flag: 'Q' in -Q", "docker network create [OPTIONS] NETWORK", 125),
      (
        "network create", "docker: 'docker network create' requires 1 argument",
        "docker network create [OPTIONS] NETWORK", 1
      ),
      ("run -p", "flag needs an argument: 'p' in -p", "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]", 125),
      (
        "run --rm=foo alpine",
        "invalid argument \"foo\" for \"--rm\" flag: strconv.ParseBool: parsing \"foo\": invalid syntax",
        "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]", 125
      ),
    ])
  func sentences(_ command: String, _ first: String, _ usage: String, _ status: Int32) throws {
    let refusal = try #require(ours(command.split(separator: " ").map(String.init)))
    #expect(refusal.words.hasPrefix("\(first)\n\nUsage:  \(usage)\n\n"))
    #expect(refusal.status == status)
  }

  @Test("what docker takes is not refused: the words behind an image are the program's")
  func taken() {
    for command in [
      "run -d --name web -p 80:80 nginx --nosuch -Q", "exec -it web ip -br addr", "network ls -q --no-trunc",
      "network create --subnet 10.0.0.0/24 -d bridge a", "ps -aq", "rm -fv a b", "container ls", "port web 80/tcp",
      "network rm a b", "network connect --ip 10.0.0.2 a web", "stop -t 5 web", "run -dit --rm alpine", "pull nginx",
      "network remove a", "container list", "run -p80:80 --network=a -e A=B alpine",
    ] {
      #expect(ours(command.split(separator: " ").map(String.init)) == nil, "\(command)")
    }
  }

  private static let wrong = [
    "nosuch", "run", "run --nosuch", "run --nosuch alpine", "run -Q alpine", "run --name", "run --name x", "run -p",
    "network nosuch", "network create", "network create --foo a", "network create a b", "network rm",
    "network connect a",
    "network connect", "network disconnect a", "network inspect", "rm", "rm --nosuch", "stop", "start", "kill",
    "restart",
    "exec", "exec a", "exec -it", "inspect", "port", "port a b c", "ps --nosuch", "ps extra", "rename a",
    "network ls extra", "network prune extra", "run --net", "run -it", "run --publish=80 --xyz=3 alpine", "--nosuch ps",
    "-Q", "run -dQ alpine", "run --rm=foo alpine", "network create --subnet", "network create --subnet 10.0.0.0/24",
    "container nosuch", "container run", "container rm", "network rm --foo", "network connect --ip",
    "network connect --foo a b", "container ls --foo", "container inspect", "run -e", "run --cap-add", "stop -t abc x",
    "network create --driver", "network create -o foo", "network create --ipv6=maybe x", "ps -n abc", "ps --format",
    "ps --filter foo", "run -itQd alpine", "run -P=maybe alpine", "ps -a=x", "container prune x", "start -Z a",
    "network create --label x", "run --stop-timeout abc alpine", "exec --foo a b", "network disconnect -f",
  ]

  @Test(
    "each is the real docker's word, with its status",
    .enabled(if: FileManager.default.isExecutableFile(atPath: program), "there is no docker"), arguments: wrong)
  func besideDocker(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    // Nothing is asked of an engine. By popen(3), since what Foundation starts is waited for by a thread that exit tests beside it disturb.
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let line =
      "env -i DOCKER_HOST=unix:///nonexistent/docker.sock HOME=/nonexistent PATH=/usr/bin:/bin \(Self.program) \(quoted)"
    guard let stream = unsafe popen("\(line) 2>&1 </dev/null", "r") else {
      Issue.record("docker cannot be started")
      return
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, stream)
      if count <= 0 { break }
      bytes += buffer.prefix(count)
    }
    let status = unsafe pclose(stream) >> 8 & 0xff
    let real = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    let refusal = try #require(ours(words), "docker says: \(real)")
    #expect(refusal.words == real)
    #expect(refusal.status == status)
  }
}
