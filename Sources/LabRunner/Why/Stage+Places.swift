import Journey
import Lab
import Operations
import RouteNetlink

extension Stage {
  /// The line of the lab file from which the cause comes: of the last command that made it so, else of the node's own entry.
  func line(of diagnosis: Diagnosis) -> Int? {
    for (operation, location) in done.reversed() where location != nil {
      guard name(of: operation.node) == diagnosis.node, operation.action.makes(diagnosis) else { continue }
      return location?.line
    }
    for step in plan.steps.reversed() where step.location != nil {
      guard name(of: step.operation.node) == diagnosis.node, step.operation.action.makes(diagnosis) else { continue }
      return step.location?.line
    }
    return nil
  }
}
