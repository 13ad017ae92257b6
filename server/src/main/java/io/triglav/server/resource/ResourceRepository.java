package io.triglav.server.resource;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ResourceRepository extends JpaRepository<Resource, Long> {
  @Query("select r from Resource r join fetch r.dataset order by r.id")
  List<Resource> findAllRows();

  /** A literal prefix: {@code %} and {@code _} mean themselves. */
  @Query(
      "select r from Resource r join fetch r.dataset d where left(d.uri, length(:prefix)) = :prefix order by r.id")
  List<Resource> findAllRowsByPrefix(String prefix);

  @Query("select r from Resource r join fetch r.dataset where r.id in :ids order by r.id")
  List<Resource> findAllByIds(List<Long> ids);

  /** The first declaration of a uri, by the index over its hash. */
  @Query(
      nativeQuery = true,
      value =
          """
          SELECT r.* FROM resource r JOIN dataset d ON d.id = r.dataset_id
          WHERE uri_key(d.uri) = uri_key(:uri) ORDER BY r.id LIMIT 1
          """)
  Optional<Resource> findFirstByUri(String uri);
}
