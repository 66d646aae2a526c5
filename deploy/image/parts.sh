# Parts of the images' file systems; sourced by build.sh.

image_cache=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/image

# Debian packages, unpacked and not installed: nothing of the building machine gets into the image.
unpack_packages() { # list root
  local packages key store
  packages=$(grep -v '^#' "$1")
  key=$(sha256sum "$1" | cut -c1-16)
  store=$image_cache/$key
  if [ ! -d "$store" ]; then
    mkdir -p "$store.part"
    (cd "$store.part" && for package in $packages; do download "$package"; done)
    mv "$store.part" "$store"
  fi
  mkdir -p "$2"
  for package in "$store"/*.deb; do dpkg-deb -x "$package" "$2"; done
  # Documentation of other programs is not needed; their copyright files are.
  rm -rf "$2"/usr/share/{man,locale,lintian,gcc,gdb} "$2"/usr/sbin "$2"/usr/lib/x86_64-linux-gnu/gconv
  find "$2/usr/share/doc" -type f ! -name copyright -delete
}

# Jib follows links, and an absolute one would lead into the building machine.
resolve_links() { # root
  find "$1" -type l | while read -r link; do
    target=$(readlink "$link")
    case $target in /*) target=$1$target ;; *) target=$(dirname "$link")/$target ;; esac
    rm "$link"
    if [ -e "$target" ]; then cp -r "$target" "$link"; fi
  done
}

lay_packages() { # root
  unpack_packages deploy/image/packages.txt "$1"
  # What the package's own script would make at installation.
  cat "$1"/usr/share/ca-certificates/mozilla/*.crt >"$1/etc/ssl/certs/ca-certificates.crt"
  resolve_links "$1"
  printf 'root:x:0:0:root:/root:/sbin/nologin\njoulemark:x:65532:65532:joulemark:/tmp:/sbin/nologin\n' >"$1/etc/passwd"
  printf 'root:x:0:\njoulemark:x:65532:\n' >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
  mkdir -p "$1/tmp" "$1/app"
  chmod 1777 "$1/tmp"
}

download() { # name=version
  apt-get download -qq "$1" 2>/dev/null && return
  local name=${1%%=*}
  echo "warning: Debian no longer serves $1; taking its newest. Change the list in deploy/image." >&2
  apt-get download -qq "$name"
}

# Only the modules that are used, without what a debugger would want.
lay_runtime() { # root modules
  "$JAVA_HOME/bin/jlink" --add-modules "$2" --strip-debug --no-header-files --no-man-pages --compress zip-1 \
    --generate-cds-archive --output "$1/opt/java"
}

# The launcher, and the argument file with class path and main class. Jib puts the jars to the same places.
lay_application() { # root module
  local root=$1 module=$2 jar
  mkdir -p "$root/usr/local/bin" "$root/app"
  gcc -static -Os -s -o "$root/usr/local/bin/joulemark" deploy/image/launcher.c
  local classpath=
  for jar in "$module"/target/joulemark-*.jar; do classpath=/app/classpath/$(basename "$jar"); done
  while read -r jar; do classpath=$classpath:/app/libs/$(basename "$jar"); done \
    < <(tr ':' '\n' <"$module/target/image.classpath")
  {
    cat "$module"/src/main/jvm/*.jvmargs
    echo "-XX:AOTCache=/app/joulemark.aot"
    [ "$module" != runner-image ] ||
      echo "-Djna.boot.library.path=/opt/native -Djna.noclasspath=true -Djna.nosys=true"
    echo "-cp $classpath"
    cat "$module/src/main/image/main-class.txt"
  } >"$root/app/java.args"
}

# Native libraries as files: a read-only root leaves no place to unpack them to at the start.
lay_engine() { # root [flavour]
  local root=$1 flavour=${2:-cpu} jar
  mkdir -p "$root/opt/native"
  jar=$(engine_jar "pytorch-native-$flavour") && unzip -q -j -o "$jar" "pytorch/$flavour/linux-x86_64/*.so*" -d "$root/opt/native"
  jar=$(engine_jar pytorch-jni) && unzip -q -j -o "$jar" "jnilib/linux-x86_64/$flavour/libdjl_torch.so" -d "$root/opt/native"
  jar=$(engine_jar tokenizers) && unzip -q -j -o "$jar" 'native/lib/linux-x86_64/cpu/libtokenizers.so' -d "$root/opt/native"
  jar=$(engine_jar jna) && unzip -q -j -o "$jar" 'com/sun/jna/linux-x86-64/libjnidispatch.so' -d "$root/opt/native"
}

engine_jar() { # artifact
  { ls runner-image/target/engine/*.jar; tr ':' '\n' <runner-image/target/image.classpath; } | grep "/$1-[0-9][^/]*\.jar$" | head -1
}

# Runs the program once in the image's own file system to learn which classes it loads: the cache is only good for the
# same runtime and the same jars at the same places. Needs root for chroot; without it the image starts more slowly.
train() { # module root
  local module=$1 root=$2
  if [ "$(id -u)" -ne 0 ]; then
    sed -i '/AOTCache/d' "$root/app/java.args"
    echo "note: not root, so the image gets no AOT cache and starts more slowly" >&2
    return
  fi
  mkdir -p "$root/app/classpath" "$root/app/libs" "$root/proc" "$root/dev"
  cp "$module"/target/joulemark-*.jar "$root/app/classpath/"
  tr ':' '\n' <"$module/target/image.classpath" | xargs -I{} cp {} "$root/app/libs/"
  # Jib's time stamp; the cache holds the time stamps of the jars.
  find "$root/app/classpath" "$root/app/libs" -type f -exec touch -d @1 {} +
  sed 's/-XX:AOTCache=/-XX:AOTCacheOutput=/' "$root/app/java.args" >"$root/app/train.args"
  # /dev: without a source of random numbers the JVM takes ten seconds for another one, and trains what a container never runs.
  mount --bind /proc "$root/proc"
  mount --bind /dev "$root/dev"
  deploy/image/train-"$module".sh "$root" >"$module/target/train.log" 2>&1 || {
    umount "$root/proc" "$root/dev"
    cat "$module/target/train.log" >&2
    exit 1
  }
  umount "$root/proc" "$root/dev"
  rm -r "$root/app/classpath" "$root/app/libs" "$root/app/train.args" "$root/proc" "$root/dev"
}
