# The program and nothing else, linked statically:
#   docker build -t lacuna .
#   docker run --rm -v "$PWD:/plans:ro" lacuna check
FROM rust:1.95-alpine AS build
WORKDIR /lacuna
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/lacuna/target \
    cargo build --locked --profile dist --bin lacuna \
    && cp target/dist/lacuna /usr/local/bin/lacuna

FROM scratch
COPY --from=build /usr/local/bin/lacuna /lacuna
USER 65532:65532
WORKDIR /plans
ENTRYPOINT ["/lacuna"]
CMD ["check"]
