package io.triglav.server.job;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface JobRepository extends JpaRepository<Job, Long> {
  /** By the index over the uri's hash. */
  @Query(nativeQuery = true, value = "SELECT * FROM job WHERE uri_key(uri) = uri_key(:uri)")
  Optional<Job> findByUri(String uri);
}
