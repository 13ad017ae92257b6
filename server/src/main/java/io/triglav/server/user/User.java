package io.triglav.server.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "app_user")
class User {
  /** Members of this group manage users. */
  static final String ADMIN_GROUP = "triglav_admin";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String name;
  private @Nullable String description;
  private String authenticator = "local";

  @JdbcTypeCode(SqlTypes.ARRAY)
  private @Nullable List<String> groups;

  private @Nullable String email;

  @Column(name = "password_hash")
  private String passwordHash;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for JPA
  protected User() {}

  User(String name, String passwordHash, Instant now) {
    this.name = name;
    this.passwordHash = passwordHash;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** Takes over what the request names; absent members stay as they are. */
  void update(UserRequest request, @Nullable String newPasswordHash, Instant now) {
    description = request.description() == null ? description : request.description();
    groups = request.groups() == null ? groups : request.groups();
    email = request.email() == null ? email : request.email();
    passwordHash = newPasswordHash == null ? passwordHash : newPasswordHash;
    updatedAt = now;
  }

  @Nullable Long id() {
    return id;
  }

  String name() {
    return name;
  }

  @Nullable String description() {
    return description;
  }

  String authenticator() {
    return authenticator;
  }

  @Nullable List<String> groups() {
    return groups;
  }

  @Nullable String email() {
    return email;
  }

  String passwordHash() {
    return passwordHash;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
