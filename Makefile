# Everything a contributor does, by name. `make help` lists it.
SHELL := bash
MVN := deploy/tools/mvn.sh
QUICK := -Dquick=true

.DEFAULT_GOAL := help
.PHONY: help demo build test test-fast test-backends format generate image image-cuda image-python test-kueue test-gpu notices fetch-model cluster-up cluster-down e2e bench bench-energy bench-sampler bench-scale soak clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build fetch-model ## build, fetch a small model once, measure deploy/examples/01-first-measurement.yaml
	./joulemark run deploy/examples/01-first-measurement.yaml --output results

build: ## compile and package, without tests
	$(MVN) -q $(QUICK) -DskipTests package
	@touch runner-image/target/launcher.built # spares ./joulemark its own build

test: ## everything: format, unit tests, mock server, API server, kubelet
	deploy/tools/test-all.sh

test-fast: ## inner loop: unit tests and the mock server, without formatter and coverage
	$(MVN) -q $(QUICK) test

test-backends: ## the real zeusd, zeus and codecarbon on the fake NVML; installs them once, needs Rust
	deploy/tools/test-backends.sh

test-kueue: ## queued experiments under the real Kueue, which is built once (ten minutes); needs root
	deploy/tools/test-kueue.sh

test-gpu: ## the engine and NVML on a real NVIDIA GPU; downloads 2.5 GB once
	$(MVN) $(QUICK) -Dcuda -pl runner-image -am test -Dtest='CudaHardwareTest,NvmlHardwareTest' -Dsurefire.failIfNoSpecifiedTests=false

format: ## format sources and POMs
	$(MVN) -q spotless:apply

generate: ## write the generated files anew: CRD, JSON Schemas, golden files, docs
	$(MVN) -q $(QUICK) -Djoulemark.generate=true test

image: ## build the images of runner and operator as tar files, without a Docker daemon
	deploy/image/build.sh

image-cuda: ## the runner's image for NVIDIA GPUs; downloads 2.5 GB once
	deploy/image/build-cuda.sh

image-python: ## the runner's image with Python, zeus and codecarbon
	deploy/image/build-python.sh

notices: ## write THIRD-PARTY-NOTICES.txt anew, after a change of dependencies
	deploy/tools/notices.sh

fetch-model: ## obtain the demo's model and prompts into the cache, once
	@deploy/tools/fetch-model.sh

cluster-up: ## build (once) and start a real control plane and kubelet on loopback
	deploy/cluster/build.sh
	deploy/cluster/up.sh --node

cluster-down: ## stop it and clean up
	deploy/cluster/down.sh

e2e: image fetch-model ## only a real kubelet with the real images: install, apply an example, wait, assert, delete
	deploy/cluster/e2e.sh

bench: ## benchmarks, with a peer beside them where there is one
	bench/run.sh

bench-energy: ## accuracy, cost and failures beside Zeus, CodeCarbon and llenergymeasure, on fake GPUs (half an hour)
	bench/energy.sh

bench-sampler: ## CPU, allocation and jitter of the sampler
	bench/sampler.sh

bench-scale: ## throughput, latency, memory and start of the operator on a real API server (needs root)
	bench/scale.sh

soak: ## the operator killed at random over 200 experiments on a real API server
	deploy/cluster/build.sh
	$(MVN) $(QUICK) -pl operator -am verify -Dtest=OperatorRoomsTest -Dit.test=RandomKillApiServerIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Djoulemark.soak.experiments=$(or $(SOAK_EXPERIMENTS),200) -Djoulemark.soak.seed=$(or $(SOAK_SEED),1)

clean: ## remove what was built here; the caches stay
	$(MVN) -q clean
	rm -rf results target .cluster
