import ArgumentParser
import Lab
import LabReport

/// `nslab graph`.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the topology of a lab.",
    discussion: """
      As text for the terminal, as a drawing in SVG for browsers, as a Mermaid flowchart for pages of GitHub and GitLab, or for \
      Graphviz. What the steps of the lab make is not in it.

      Example:
        nslab graph Labs/08-router.lab.yaml
        nslab graph Labs/08-router.lab.yaml --format svg >router.svg
        nslab graph Labs/08-router.lab.yaml --format dot | dot -Tsvg >router.svg
      """)

  /// What is drawn.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, mermaid, dot, svg
  }

  @Argument(help: "A lab file.", completion: .file(extensions: ["yaml"]))
  var lab: String

  @Option(help: "How it is drawn.")
  var format: Format = .text

  @Option(help: "The language of the title; by default the locale's.")
  var lang: String?

  func run() throws {
    for lab in try LabFiles.read([lab]).labs {
      do throws(Diagnostic) {
        let graph = try TopologyGraph(lab, language: lang ?? Environment.language)
        Output.standard.write(graph.text(TopologyGraph.Format(rawValue: format.rawValue) ?? .text))
      } catch {
        Output.error.write(
          DiagnosticRenderer(isColored: false).render([error], in: lab.source ?? SourceFile(path: self.lab, lines: [])))
        throw ExitStatus.wrongInput
      }
    }
  }
}
