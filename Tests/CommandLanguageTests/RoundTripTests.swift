import Addressing
import CommandLanguage
import Docker
import Generators
import NFTables
import Operations
import Probes
import RouteNetlink
import Testing

@Test("what an operation prints as its command is parsed to the same operation", arguments: UInt64(1)...40)
func roundTrip(seed: UInt64) throws {
  var generator = Generator(seed: seed)
  for number in 0..<500 {
    let operation = generator.operation()
    let command = operation.command
    do {
      let parsed = try CommandParser().parse(command)
      #expect(parsed == [operation], "seed \(seed), number \(number): \(command)")
      if parsed != [operation] { return }
    } catch {
      Issue.record("seed \(seed), number \(number): \(command): \(error)")
      return
    }
  }
}
