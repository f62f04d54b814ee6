# The Kubernetes servers, built from Debian's source package (all that they are made of is in it).

SERVERS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)
VERSION=v1.20.2

build_servers() {
  need_packages "${NODE_PACKAGES[@]}"
  type -P kubectl >/dev/null || need_packages kubernetes-client
  local server complete=yes
  for server in "${SERVERS[@]}"; do [[ -x $BIN/$server ]] || complete=no; done
  [[ $complete == yes ]] && return 0
  need_packages "${BUILD_PACKAGES[@]}"
  # What an interrupted build has left; nobody else builds while we hold the lock.
  rm -rf "$HOME_DIR"/build.*
  local work
  work=$(mktemp -d -p "$HOME_DIR" build.XXXX)
  fetch_source "$work"
  compile "$work"
  mkdir -p "$BIN"
  mv "$work"/bin/* "$BIN/"
  chmod -R u+w "$work" && rm -rf "$work"
}

# The machine's own package sources, asked for source packages as well, without changing its configuration.
fetch_source() {
  local work=$1 sources=$1/sources.d
  say 'fetching the source package of Kubernetes'
  mkdir -p "$work/lists/partial" "$sources"
  if [[ -f /etc/apt/sources.list.d/debian.sources ]]; then
    sed 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources >"$sources/debian.sources"
  else
    sed 's/^deb \(.*\)$/deb \1\ndeb-src \1/' /etc/apt/sources.list >"$sources/debian.list"
  fi
  local options=(-qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$sources" -o "Dir::State::lists=$work/lists"
    -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$work" && apt-get "${options[@]}" source --download-only kubernetes >/dev/null)
  mkdir -p "$work/go/src/k8s.io"
  (cd "$work" && dpkg-source --no-check -x kubernetes_*.dsc go/src/k8s.io/kubernetes >/dev/null)
}

# Without the parts for clouds and for Docker, which are half of the work; memory is traded for time.
compile() (
  local work=$1 server targets=()
  export GOPATH=$work/go GOCACHE=$work/gocache GO111MODULE=off CGO_ENABLED=0 GOGC=400
  export GOFLAGS='-tags=providerless,dockerless'
  cd "$GOPATH/src/k8s.io/kubernetes"
  generate_openapi "$work"
  say "building the servers of Kubernetes $VERSION (some minutes)"
  mkdir -p "$work/bin"
  for server in "${SERVERS[@]}"; do targets+=("./cmd/$server"); done
  local package flags='-s -w'
  # The second is the one that the API server answers with.
  for package in component-base/version client-go/pkg/version; do
    package=k8s.io/kubernetes/vendor/k8s.io/$package
    flags+=" -X $package.gitVersion=$VERSION -X $package.gitMajor=1 -X $package.gitMinor=20"
  done
  go build -o "$work/bin/" -ldflags "$flags" "${targets[@]}"
)

# The one generated file that the source package leaves out.
generate_openapi() {
  local work=$1 inputs
  go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg staging/src/k8s.io |
    grep -v -e _test.go -e testdata -e _examples -e sample- | xargs -n1 dirname | sort -u |
    sed -e 's#^staging/src/#k8s.io/kubernetes/vendor/#; s#^pkg/#k8s.io/kubernetes/pkg/#' | paste -sd,)
  "$work/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h hack/boilerplate/boilerplate.generatego.txt -r "$work/violations" --output-base "$GOPATH/src" 2>/dev/null
}
