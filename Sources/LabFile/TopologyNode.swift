import Lab

/// A node of a topology. Where Yams is imported, `Node` alone would be ambiguous.
typealias TopologyNode = Node
