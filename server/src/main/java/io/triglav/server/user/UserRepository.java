package io.triglav.server.user;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface UserRepository extends JpaRepository<User, Long> {
  Optional<User> findByName(String name);

  boolean existsByName(String name);
}
