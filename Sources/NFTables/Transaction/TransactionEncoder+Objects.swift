internal import CLibmnl
internal import CLibnftnl
internal import Netlink

extension TransactionEncoder {
  /// Adds an object.
  mutating func add(
    _ index: Int, _ object: StatefulObject, _ table: TableName, _ flags: UInt16
  ) throws(NetlinkError) {
    let names = (try Self.name(table.name), try Self.name(object.name))
    let remarks = try Self.remarks(object.userData, 0, object.comment)
    if case .unknown(_, let data) = object.content { try Expression.check("object", data.count, 16_384) }
    try unsafe message(index, .newObject, table.family, flags: flags) { header in
      if case .unknown(let type, let data) = object.content {
        // NFTA_OBJ_TABLE, …_NAME, …_TYPE, …_DATA, …_USERDATA, by hand: libnftnl may not know the type.
        unsafe mnl_attr_put_strz(header, 1, names.0)
        unsafe mnl_attr_put_strz(header, 2, names.1)
        unsafe mnl_attr_put_u32(header, 3, type.rawValue.bigEndian)
        unsafe data.withUnsafeBytes { unsafe mnl_attr_put(header, 4 | 0x8000, $0.count, $0.baseAddress) }
        unsafe remarks?.withUnsafeBytes { unsafe mnl_attr_put(header, 8, $0.count, $0.baseAddress) }
        return
      }
      guard let made = NftnlObject(table: names.0, name: names.1, type: object.type.rawValue) else { return }
      switch object.content {
      case .counter(let packets, let bytes):
        made.set(NFTNL_OBJ_CTR_PKTS, u64: packets)
        made.set(NFTNL_OBJ_CTR_BYTES, u64: bytes)
      case .quota(let quota):
        made.set(NFTNL_OBJ_QUOTA_BYTES, u64: quota.bytes)
        made.set(NFTNL_OBJ_QUOTA_CONSUMED, u64: quota.consumed)
        made.set(NFTNL_OBJ_QUOTA_FLAGS, quota.flags)
      case .limit(let limit):
        made.set(NFTNL_OBJ_LIMIT_RATE, u64: limit.rate)
        made.set(NFTNL_OBJ_LIMIT_UNIT, u64: limit.unit)
        made.set(NFTNL_OBJ_LIMIT_BURST, limit.burst)
        made.set(NFTNL_OBJ_LIMIT_TYPE, limit.countsBytes ? 1 : 0)
        made.set(NFTNL_OBJ_LIMIT_FLAGS, limit.isInverted ? 1 : 0)
      case .unknown: break
      }
      if let remarks { made.set(NFTNL_OBJ_USERDATA, bytes: remarks) }
      unsafe made.build(into: header)
    }
  }

  /// Deletes an object.
  mutating func delete(_ index: Int, _ object: ObjectName) throws(NetlinkError) {
    let names = (try Self.name(object.table.name), try Self.name(object.name))
    try unsafe message(index, .deleteObject, object.table.family) { header in
      let made = NftnlObject(table: names.0, name: names.1, type: object.type.rawValue)
      if let made { unsafe made.build(into: header) }
    }
  }

  /// Adds a flow table.
  mutating func add(
    _ index: Int, _ flowTable: FlowTable, _ table: TableName, _ flags: UInt16
  ) throws(NetlinkError) {
    let names = (try Self.name(table.name), try Self.name(flowTable.name))
    try Expression.check("flowtable", flowTable.devices.count, 256)
    for device in flowTable.devices { try Expression.check("flowtable", device.utf8.count, 255) }
    try unsafe message(index, .newFlowTable, table.family, flags: flags) { header in
      guard let made = NftnlFlowTable(table: names.0, name: names.1) else { return }
      made.set(flowTable)
      unsafe made.build(into: header)
    }
  }

  /// Deletes a flow table.
  mutating func delete(_ index: Int, _ flowTable: FlowTableName) throws(NetlinkError) {
    let names = (try Self.name(flowTable.table.name), try Self.name(flowTable.name))
    try unsafe message(index, .deleteFlowTable, flowTable.table.family) { header in
      if let made = NftnlFlowTable(table: names.0, name: names.1) { unsafe made.build(into: header) }
    }
  }
}
