package io.triglav.server.user;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/users")
@Tag(
    name = "users",
    description = "Who may use the server; changes are for the group triglav_admin")
class UserController {
  private final Users users;

  UserController(Users users) {
    this.users = users;
  }

  @GetMapping
  @Operation(operationId = "listUsers", summary = "All users")
  List<UserResponse.Row> list() {
    return users.all().stream().map(UserResponse.Row::of).toList();
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getUser", summary = "One user")
  UserResponse get(@Parameter(example = "1") @PathVariable long id) {
    return UserResponse.of(users.get(id));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(operationId = "createUser", summary = "Creates a user")
  UserResponse create(@RequestBody UserRequest request) {
    return UserResponse.of(users.create(request));
  }

  @PatchMapping("/{id}")
  @Operation(
      operationId = "updateUser",
      summary = "Changes the members of a user that the request names")
  UserResponse update(
      @Parameter(example = "1") @PathVariable long id, @RequestBody UserRequest request) {
    return UserResponse.of(users.update(id, request));
  }

  @PutMapping("/{id}")
  @Operation(operationId = "replaceUser", summary = "The same as PATCH")
  UserResponse replace(
      @Parameter(example = "1") @PathVariable long id, @RequestBody UserRequest request) {
    return update(id, request);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "deleteUser", summary = "Deletes a user and his tokens")
  void delete(@Parameter(example = "1") @PathVariable long id) {
    users.delete(id);
  }
}
