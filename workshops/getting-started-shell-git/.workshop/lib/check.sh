# What the checks share. Exit code 0 passes; what a check prints is for the learner.
set -uo pipefail

teahouse=$HOME/teahouse
recipes=$HOME/recipes

# Says what is missing and how to do it, a line each.
missing() {
  printf '%s\n' "$@"
  exit 1
}

passed() {
  printf '%s\n' "$@"
  exit 0
}

need_teahouse() {
  [ -d "$teahouse" ] || missing "The folder ~/teahouse is gone." "Bring it back with: ~/.workshop/setup"
}

in_recipes() {
  git -C "$recipes" "$@" 2>/dev/null
}

need_repository() {
  command -v git >/dev/null || missing "git is not installed on this machine, so this chapter does not work here."
  [ -d "$recipes" ] || missing "The folder ~/recipes is gone." "Bring it back with: ~/.workshop/setup"
  in_recipes rev-parse --git-dir >/dev/null && [ -d "$recipes/.git" ] ||
    missing "~/recipes is no repository yet." "Make it one with: cd ~/recipes && git init"
  in_recipes rev-parse --verify HEAD >/dev/null ||
    missing "The repository has no commit yet." "Go through \"Your first commit\" first."
}

# Whether a file is part of a branch or commit.
holds() {
  in_recipes cat-file -e "$1:$2"
}

need_main() {
  in_recipes rev-parse --verify refs/heads/main >/dev/null ||
    missing "There is no branch called main." "If yours has another name, rename it with: git branch -m main"
}
