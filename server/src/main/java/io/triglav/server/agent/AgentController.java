package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "agents", description = "Who watches storages, and what nobody watches")
class AgentController {
  private static final String COLLECTION = "/agents";
  private static final String ONE = COLLECTION + "/{name}";

  private final Agents agents;
  private final Watches watches;
  private final Unwatched unwatched;

  AgentController(Agents agents, Watches watches, Unwatched unwatched) {
    this.agents = agents;
    this.watches = watches;
    this.unwatched = unwatched;
  }

  @PutMapping(ONE)
  @Operation(
      operationId = "putAgent",
      summary = "Registers an agent, or says that it is alive",
      description =
          "To be sent at each start and once an interval. Of which nothing is heard for three intervals, is gone.")
  AgentResponse put(
      @Parameter(description = "Its name", example = "agent-1") @PathVariable String name,
      @RequestBody AgentRequest request) {
    return agents.put(name, request);
  }

  @PostMapping(ONE + "/watches")
  @Operation(
      operationId = "claimWatches",
      summary = "Asks for an agent's share of what is to be watched, and tells what it has seen",
      description =
          "Answers with all that the agent is to watch below the prefixes until the lease is over, and nothing else: ask"
              + " again well before, to keep it. Agents that ask for the same share it: each keeps what it has and takes"
              + " what is free, up to its fair share, and leaves what is more. Asking says that the agent is alive as"
              + " well.")
  List<ClaimedResponse> claim(
      @Parameter(description = "Its name", example = "agent-1") @PathVariable String name,
      @RequestBody ClaimRequest request) {
    return watches.claim(name, request);
  }

  @GetMapping(COLLECTION)
  @Operation(operationId = "listAgents", summary = "All agents, and whether they are alive")
  List<AgentResponse> list() {
    return agents.all();
  }

  @GetMapping(ONE)
  @Operation(operationId = "getAgent", summary = "One agent, with what it watches")
  AgentDetailsResponse get(
      @Parameter(description = "Its name", example = "agent-1") @PathVariable String name) {
    return agents.get(name);
  }

  @DeleteMapping(ONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteAgent",
      summary = "Forgets an agent; others may take what it watched at once")
  void delete(@Parameter(description = "Its name", example = "agent-1") @PathVariable String name) {
    agents.delete(name);
  }

  @GetMapping("/unwatched_resources")
  @Operation(
      operationId = "listUnwatchedResources",
      summary = "Resources that jobs read, nobody announces and no agent watches, and why")
  List<UnwatchedResponse> unwatched(
      @Parameter(description = "A literal prefix", example = "hdfs://ns1/")
          @RequestParam(required = false)
          @Nullable String uri_prefix) {
    Checks checks = new Checks();
    checks.optionalText("uri_prefix", uri_prefix, ResourceRequest.LONGEST_URI);
    checks.done();
    return unwatched.list(uri_prefix == null ? "" : uri_prefix);
  }
}
