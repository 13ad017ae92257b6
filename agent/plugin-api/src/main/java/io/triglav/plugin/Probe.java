package io.triglav.plugin;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Looks at the partitions of one storage, over one connection to it.
 *
 * <p>One thread at a time calls it, and all calls of a round come from the same thread; there is no
 * need for locks. Its context class loader is that of the plug-in. At the end the thread is
 * interrupted: whatever waits must then throw soon, or the agent goes without it.
 */
public interface Probe extends AutoCloseable {
  /**
   * Says whether the dataset is declared in a way that this probe can watch; asks no storage.
   * Called for each dataset in each round. The others are watched all the same.
   *
   * @throws InvalidResource when it is not; says what is wrong and what would be right
   */
  void check(Dataset dataset);

  /**
   * Looks at partitions. There is one call a round, with the partitions of all resources of the
   * connection, so that one listing or one query can serve them all. None of them failed the check.
   *
   * <p>What is not spoken of is unknown and changes nothing; so is what was said to be {@link
   * Observation.Absent}, as nothing is ever taken back. The last word on a partition counts.
   *
   * @param wanted without duplicates, each dataset in the order of time; hours of today that are
   *     still to come are among them
   * @param seen takes what was found; may be called from any thread until this method returns, and
   *     with no partition that is not wanted
   * @throws InterruptedException when the thread was interrupted
   * @throws Exception when the storage could not be asked at all. Its message is reported on every
   *     resource of the round, what was said before counts, and the next round asks again. For a
   *     part of the partitions there is {@link Observation.Failed}
   */
  void observe(List<Partition> wanted, BiConsumer<Partition, Observation> seen) throws Exception;

  /** Lets go of the connection. Called once, after the last round. */
  @Override
  void close();
}
