package io.triglav.server.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.IdOrUri;
import io.triglav.server.shared.IdOrUriParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "resources", description = "What data there is")
class ResourceController {
  private static final String COLLECTION = "/resources";
  private static final String ONE = COLLECTION + "/{*id_or_uri}";

  private final Resources resources;

  ResourceController(Resources resources) {
    this.resources = resources;
  }

  @GetMapping(COLLECTION)
  @Operation(
      operationId = "listResources",
      summary = "All resources, or those below a literal uri prefix")
  List<ResourceResponse.Row> list(
      @Parameter(description = "A literal prefix", example = "hdfs://ns1/")
          @RequestParam(required = false)
          @Nullable String uri_prefix) {
    checkPrefix(uri_prefix);
    return resources.list(uri_prefix).stream().map(ResourceResponse.Row::of).toList();
  }

  @PostMapping(COLLECTION)
  @Operation(
      operationId = "createResource",
      summary = "Declares a resource; each call makes a declaration of its own")
  ResourceResponse create(@RequestBody ResourceRequest request) {
    return ResourceResponse.of(resources.create(request, new Checks()));
  }

  @GetMapping(ONE)
  @IdOrUriParameter
  @Operation(
      operationId = "getResource",
      summary = "One resource; by uri, the first declaration of it")
  ResourceResponse get(HttpServletRequest request) {
    return ResourceResponse.of(resources.get(IdOrUri.of(request, COLLECTION)));
  }

  @PatchMapping(ONE)
  @IdOrUriParameter
  @Operation(
      operationId = "updateResource",
      summary = "Changes the members of a resource that the request names")
  ResourceResponse update(HttpServletRequest request, @RequestBody ResourceRequest body) {
    return ResourceResponse.of(resources.update(IdOrUri.of(request, COLLECTION), body));
  }

  @PutMapping(ONE)
  @IdOrUriParameter
  @Operation(operationId = "replaceResource", summary = "The same as PATCH")
  ResourceResponse replace(HttpServletRequest request, @RequestBody ResourceRequest body) {
    return update(request, body);
  }

  @DeleteMapping(ONE)
  @IdOrUriParameter
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteResource",
      summary = "Deletes a resource; jobs that read or write it no longer do")
  void delete(HttpServletRequest request) {
    resources.delete(IdOrUri.of(request, COLLECTION));
  }

  @GetMapping("/aggregated_resources")
  @Operation(
      operationId = "listAggregatedResources",
      summary =
          "What an agent has to watch: resources that jobs read and nobody announces, by uri and timezone")
  List<AggregatedResource> aggregated(
      @Parameter(description = "A literal prefix", example = "hdfs://ns1/") @RequestParam
          String uri_prefix) {
    if (uri_prefix.isEmpty()) {
      throw ApiException.malformed("uri_prefix: must not be empty");
    }
    checkPrefix(uri_prefix);
    return resources.aggregated(uri_prefix);
  }

  private static void checkPrefix(@Nullable String prefix) {
    Checks checks = new Checks();
    checks.optionalText("uri_prefix", prefix, ResourceRequest.LONGEST_URI);
    checks.done();
  }
}
