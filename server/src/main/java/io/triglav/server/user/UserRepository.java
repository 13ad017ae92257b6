package io.triglav.server.user;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface UserRepository extends JpaRepository<User, Long> {
  Optional<User> findByName(String name);

  boolean existsByName(String name);

  /** The members of a group; until the transaction ends, nobody else changes them. */
  @Query(
      value = "SELECT id FROM app_user WHERE :group = ANY (groups) ORDER BY id FOR UPDATE",
      nativeQuery = true)
  List<Long> lockMembers(String group);
}
