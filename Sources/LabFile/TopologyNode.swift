import Lab

/// A node of a topology. `YAML.Node` is one of the text.
typealias TopologyNode = Node
