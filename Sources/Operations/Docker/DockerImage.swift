import PlainText
package import Probes

/// The usual images: the program of their containers, their ports, and the services that answer there.
package enum DockerImage: String, CaseIterable {
  case tomcat, nginx, httpd, mysql, mariadb, redis, postgres

  /// The image of a name such as `registry.example/library/nginx:1.25`; nil where it is not known.
  package init?(_ image: String) { self.init(rawValue: Self.name(of: image)) }

  /// An image's name without its place and version.
  package static func name(of image: String) -> String {
    String((image.split(separator: "/").last ?? "").prefix { $0 != ":" && $0 != "@" })
  }

  /// The known image that was probably meant by a name that is not known.
  package static func nearest(to image: String) -> String? {
    let name = name(of: image)
    // PostGIS is an image of its own.
    guard Self(rawValue: name) == nil, name != "postgis" else { return nil }
    return Suggestion.nearest(to: name, among: allCases.map(\.rawValue))
  }

  /// The program that runs in any case, in front of the command.
  package var entrypoint: [String] {
    switch self {
    case .tomcat, .httpd: []
    case .nginx: ["/docker-entrypoint.sh"]
    case .mysql, .mariadb, .redis, .postgres: ["docker-entrypoint.sh"]
    }
  }

  /// The command that runs where no other is given.
  package var command: [String] {
    switch self {
    case .tomcat: [program, "run"]
    case .nginx: [program, "-g", "'daemon off;'"]
    default: [program]
    }
  }

  /// The program that answers.
  package var program: String {
    switch self {
    case .tomcat: "catalina.sh"
    case .nginx: "nginx"
    case .httpd: "httpd-foreground"
    case .mysql: "mysqld"
    case .mariadb: "mariadbd"
    case .redis: "redis-server"
    case .postgres: "postgres"
    }
  }

  /// The ports that the image says it has, all of TCP.
  package var exposed: [UInt16] {
    switch self {
    case .tomcat: [8080]
    case .nginx, .httpd: [80]
    case .mysql: [3306, 33_060]
    case .mariadb: [3306]
    case .redis: [6379]
    case .postgres: [5432]
    }
  }

  /// Web servers answer HTTP, databases a connection.
  package var services: [Service] {
    switch self {
    case .tomcat, .nginx, .httpd: exposed.map { Service(.http, port: $0) }
    case .mysql, .mariadb, .redis, .postgres: exposed.prefix(1).map { Service(.tcp, port: $0) }
    }
  }
}
