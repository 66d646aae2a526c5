#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES.txt: everything that is shipped with the command line and the images, with its licence.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
deploy/tools/mvn.sh -q -Dquick=true org.codehaus.mojo:license-maven-plugin:2.7.1:aggregate-add-third-party \
  -Dlicense.excludedScopes=test,provided -Dlicense.excludedGroups=dev.joulemark -Dlicense.outputDirectory="$folder"
{
  cat <<'T'
Joulemark is licensed under the Apache License 2.0 (see LICENSE). It is shipped with the following software of others.

Java libraries (licence, name, coordinates, home page)

T
  sed -n 's/^     //p' "$folder/THIRD-PARTY.txt" | LC_ALL=C sort
  cat <<'T'

Inside those libraries

(BSD-3-Clause) libtorch, with oneDNN (Apache-2.0), MKL-DNN, fbgemm (BSD-3-Clause), sleef (BSL-1.0) and others: native code of
  pytorch-native-cpu; https://github.com/pytorch/pytorch/blob/main/NOTICE
(Apache-2.0) tokenizers: native code of DJL's tokenizers; https://github.com/huggingface/tokenizers
(Apache-2.0 or LGPL-2.1-or-later) libffi (MIT) and jnidispatch: native code of JNA
(GPL-3.0-or-later with the GCC runtime library exception) libgomp: native code of pytorch-native-cpu

In the images besides

(GPL-2.0 with the Classpath exception) OpenJDK 25, as a runtime made by jlink; its notices lie in /opt/java/legal
T
  grep -v '^#' deploy/image/packages.txt | sed 's|^\([^=]*\)=\(.*\)|Debian package \1 \2; its licence lies in /usr/share/doc/\1/copyright|'
  cat <<'T'

In the image for NVIDIA GPUs besides, which everybody builds for themselves

(NVIDIA CUDA Toolkit EULA) cuBLAS, CUDA runtime, NVRTC, NVTX: native code of pytorch-native-cu124; https://docs.nvidia.com/cuda/eula
(NVIDIA cuDNN SLA) cuDNN 9: native code of pytorch-native-cu124; https://docs.nvidia.com/deeplearning/cudnn/latest/reference/eula.html
T
} >THIRD-PARTY-NOTICES.txt
