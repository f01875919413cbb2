import PlainText
import Testing

/// Which variables a text for a shell uses, and which it sets.
@Suite struct ShellNamesTests {
  @Test(
    "names that nothing in the text sets are those that a shell leaves empty",
    arguments: [
      ("echo ${a}", ["a"]), ("echo ${a} ${b} ${a}", ["a", "b"]), ("echo \"x ${a} '${b}'\"", ["a", "b"]),
      ("echo '${a}' \\${b} \"\\${c}\" # ${d}\necho ${e}", ["e"]), ("echo x#${a}", ["a"]),
      ("echo ${a:-1} ${b:=2} ${c#x} ${#d} ${1} ${e[0]} ${!f}", []), ("echo ${a:-${b}}", ["b"]),
      ("a=1; echo ${a}", []), ("a=1 b=${a}; echo ${b}", []), ("echo ${a}; a=1", []),
      ("a+=1; ((b++)); ((c = 2)); let d=3; e[1]=2; echo ${a}${b}${c}${d}${e}", []),
      ("for i in 1 2; do echo ${i} ${j}; done", ["j"]), ("for i in ${list}; do echo ${i}; done", ["list"]),
      ("for ((i=0; i<3; i++)); do echo ${i}; done", []), ("select x in a b; do echo ${x}; done", []),
      ("while read -r a b; do echo ${a} ${b} ${c}; done", ["c"]), ("read -p \"name \" x && echo ${x}", []),
      ("export A=1 b; echo ${b}", []), ("f() { local x y=2; echo ${x}${y}; }; f", []), ("declare -i n; echo ${n}", []),
      ("getopts ab: opt; echo ${opt}", []), ("printf -v x %s 1; echo ${x}", []), ("printf '%s' ${x}", ["x"]),
      ("printf %s \"${x}\"", ["x"]),
      ("mapfile -t lines < f; echo ${lines}", []), (": ${x:=1}; echo ${x}", []), ("echo ${y}; : \"${x=1}\"", ["y"]),
      ("sh -c 'x=1; echo ${x}'", []), ("bash -c \"x=1; echo ${x}\"", []), ("eval \"$(cmd)\"; echo ${x}", []),
      (". ./env; echo ${x}", []), ("if true; then source env; fi; echo ${x}", []), ("echo . ${x}", ["x"]),
      ("cat <<E\n${a} \\${b}\nE\necho ${c}", ["a", "c"]), ("cat <<'E'\n${a}\nE\necho ${b}", ["b"]),
      ("cat <<-E; echo ${d}\n\t${a}\n\tE\n", ["d", "a"]), ("cat <<<${a}", ["a"]),
      ("echo \"$(echo '${a}' \"${b}\")\"", ["b"]),
      ("echo $(for i in 1; do echo ${i}; done)", []), ("curl --data=${x} http://h/?x=1", []),
      ("ip --x=1; echo ${x}", ["x"]),
      ("echo ${", []), ("cat <<", []), ("'${a}", []), ("\"${a}", ["a"]), ("cat <<E\n${a}", ["a"]), ("echo ${a", []),
      ("", []), ("\\", []),
    ] as [(String, [String])])
  func names(text: String, expected: [String]) {
    let names = ShellNames(text)
    #expect(names.isOpen || names.used.filter { !names.set.contains($0) } == expected, "\(text): \(names)")
    #expect(names.isOpen == (text.contains("eval") || text.contains(". ./") || text.contains("source")))
    if names.isOpen { #expect(expected.isEmpty) }
  }

  @Test("names in capitals are the environment's, and some are always given", arguments: ["a", "b"]) func given(
    name: String
  ) {
    #expect(ShellNames.isEnvironment(name.uppercased()) && !ShellNames.isEnvironment(name))
    #expect(ShellNames.isGiven("HOME") && ShellNames.isGiven("http_proxy") && !ShellNames.isGiven(name))
  }
}
