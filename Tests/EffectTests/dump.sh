# Prints what the real tools see in namespaces: dump.sh NAME=FILE …, FILE being what holds the namespace.
# Names in /run/netns would be shown for some of them and not for others, so there are none.
descriptors=()
for place in "$@"; do
  exec {descriptor}<"${place#*=}"
  descriptors+=("${place%%=*}=$descriptor")
done
mount -t tmpfs none /run/netns

inside() {
  local names
  names=$(cut -d: -f1 -s /proc/net/dev)
  # The kernel runs what it has put off for a link before it tells of it: first that of the ports, then that of the bridges.
  for round in 1 2; do for name in $names; do echo "link show dev $name"; done; done | ip -b - >/dev/null
  echo "# link"
  printf 'link\naddr\nneigh show nud all\nneigh show proxy\n' | ip -d -j -force -b - 2>&1
  echo "# v4"
  printf 'route show table all\nrule\n' | ip -4 -d -j -force -b - 2>&1
  echo "# v6"
  printf 'route show table all\nrule\n' | ip -6 -d -j -force -b - 2>&1
  echo "# bridge"
  printf 'link\nmdb\nfdb\n' | bridge -d -j -force -b - 2>&1
  bridge -j vlan 2>&1
  echo "# nft"
  nft -a list ruleset 2>&1
  echo "# iptables"
  iptables-save -c 2>&1
  ip6tables-save -c 2>&1
  echo "# sysctl"
  cd /proc/sys/net && grep -s . ipv4/ip_forward ipv4/conf/*/{forwarding,rp_filter,proxy_arp,accept_local,arp_ignore} \
    ipv6/conf/*/{forwarding,disable_ipv6,accept_ra,accept_dad,mtu,addr_gen_mode,use_tempaddr} \
    ipv4/neigh/*/base_reachable_time_ms ipv4/{ip_local_port_range,ip_default_ttl,fib_multipath_hash_policy}
}

for place in "${descriptors[@]}"; do
  echo "## ${place%%=*}"
  inside_text=$(declare -f inside)
  nsenter --net="/proc/self/fd/${place#*=}" bash -c "$inside_text; inside"
done
