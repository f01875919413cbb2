import Lab
import RouteNetlink

extension Stage {
  /// The text of a showing command.
  func show(_ request: ShowRequest, in node: StageNode) throws(StageError) -> String {
    throw StageError("it cannot be shown")
  }
}
