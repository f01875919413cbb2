import ArgumentParser
import Glibc
import Lab
import LabReport
import Operations

/// `nslab graph`.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: HelpText.pick("Draw the topology of a lab.", "画出实验的拓扑。"),
    discussion: """
      As text for the terminal, as a drawing in SVG for browsers, as a Mermaid flowchart for pages of GitHub and GitLab, or for \
      Graphviz. Of a file what its steps make is not in it; a lab that is up is drawn as it is now, with what is down or blocked by \
      the spanning tree.

      Example:
        nslab graph Labs/08-router.lab.yaml
        nslab graph Labs/08-router.lab.yaml --format svg >router.svg
        nslab graph Labs/08-router.lab.yaml --format dot | dot -Tsvg >router.svg
        nslab graph router --format svg >now.svg
      """)

  /// The form that is drawn.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, mermaid, dot, svg
  }

  @Argument(help: "A lab's file, or the name of one that is up.", completion: .custom(Completion.both))
  var lab: String

  @Option(help: "How it is drawn.")
  var format: Format = .text

  @Option(help: "The language of the title; by default the locale's.")
  var lang: String?

  func run() throws {
    guard LabFinder.meansFile(lab) else {
      try LivingClient.ask(lab, ["graph", lang ?? Environment.language, format.rawValue])
      return
    }
    for lab in try LabFiles.read([lab]).labs {
      do throws(Diagnostic) {
        let graph = try TopologyGraph(lab, language: lang ?? Environment.language)
        Output.standard.write(graph.text(TopologyGraph.Format(rawValue: format.rawValue) ?? .text))
      } catch {
        Output.error.write(
          DiagnosticRenderer(isColored: false, language: Environment.language).render(
            [error], in: lab.source ?? SourceFile(path: self.lab, lines: [])))
        throw ExitStatus.wrongInput
      }
    }
  }
}
