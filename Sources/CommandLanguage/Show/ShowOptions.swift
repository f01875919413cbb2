/// The texts that `ip`, `bridge`, `brctl` and `ls` print of a state, byte for byte.
///
/// The tools are those of Debian 12: iproute2 6.1, bridge-utils 1.7.1, net-tools 2.10. The functions know only the values that they
/// are given; where a tool asks the kernel anew or reads a file, the answer is in ``NamespaceState``. Every text ends with a line end,
/// or is empty.
package enum ShowText {}
