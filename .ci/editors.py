#!/usr/bin/env python3
# That what .vscode, .devcontainer and .github run does run: each command, and each program in its debugger.
import json
import os
import re
import subprocess

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


# A file of JSON with lines of comment in it.
def read(path):
    with open(path) as file:
        return json.loads(re.sub(r"(?m)^ *//.*", "", file.read()).replace("${workspaceFolder}", os.getcwd()))


def run(command, **options):
    print("$", command, flush=True)
    return subprocess.run(command, shell=True, check=True, text=True, **options)


# Reads what gdb and the program in it say, up to the line that is asked for.
def wait_for(line, gdb):
    said = ""
    while not (found := re.search(line, said, re.MULTILINE)):
        said += (more := gdb.stdout.readline())
        assert more and "^error" not in said, f"there is no {line!r} in what {gdb.args} says:\n{said}"
    return found


# Starts a program as its configuration does, but at this port, sees that it stops in main, and lets it go on.
def debug(configuration, port):
    setup = [f'interpreter-exec mi "{command["text"]}"' for command in configuration["setupCommands"]]
    commands = [f"-ex={command}" for command in [*setup, "tbreak main", "run", "continue"]]
    arguments = [configuration["program"], *configuration.get("args", []), "--port", port]
    gdb = subprocess.Popen(["timeout", "60", "gdb", "-batch", "-return-child-result", *commands, "--args", *arguments],
                           cwd=configuration["cwd"], text=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(wait_for(rf"main \(argc=.* at {configuration['name']}\.cpp:\d+$", gdb)[0], flush=True)
    return gdb


# The dev container's commands, as root. They bring gdb, too.
container = read(".devcontainer/devcontainer.json")
for when in ["onCreateCommand", "postCreateCommand"]:
    root = "" if os.geteuid() == 0 else "sudo "
    run(f"{root}sh -c '{container[when]}'", stdout=subprocess.DEVNULL)

# Each task. The tests are run elsewhere; exercise 1 is not solved here.
tasks = read(".vscode/tasks.json")
number = tasks["inputs"][0]
for task in tasks["tasks"]:
    if "${input:" not in task["command"]:
        run(task["command"].replace("make test", "make -n test"), stdout=subprocess.DEVNULL)
        continue
    command = task["command"].replace("${input:%s}" % number["id"], number["default"])
    said = run(f"{command} || [ $? = 2 ]", stdout=subprocess.PIPE).stdout
    assert re.search(rf"^# {number['default']} .*^✗ ", said, re.MULTILINE | re.DOTALL), said

# How each file is compiled, as the editor takes it from make. All of them would take long.
for entry in read(read(".vscode/settings.json")["C_Cpp.default.compileCommands"]):
    assert os.path.isfile(os.path.join(entry["directory"], entry["file"])), entry
    if re.fullmatch(r"(common/)?\w+\.cpp", entry["file"]):
        run(entry["command"].replace(" -c ", " -fsyntax-only "), cwd=entry["directory"])

# Each server with its client, as they are started together.
launch = read(".vscode/launch.json")
configurations = {configuration["name"]: configuration for configuration in launch["configurations"]}
for start in launch["compounds"] + launch["configurations"]:
    assert start["preLaunchTask"] in [task["label"] for task in tasks["tasks"]], start
for compound in launch["compounds"]:
    server, client = (configurations.pop(name) for name in compound["configurations"])
    serving = debug(server, "0")
    asking = debug(client, wait_for(r"(?:listening on|bound to) .*:(\d+)$", serving)[1])
    print(asking.communicate()[0], flush=True)
    assert asking.returncode == 0, f"{client['name']} ends with status {asking.returncode}"
    serving.terminate()
    serving.wait()
assert not configurations, f"in no compound, and so not tried: {configurations}"

# What GitHub does with a branch that has solved exercise 1, changed exercise 15's server, and spoilt all else.
with open(".github/workflows/ci.yml") as file:
    workflow = file.read()
assert "- run: .ci/run\n" in workflow and os.access(".ci/run", os.X_OK)
take = re.search(r"- run: \|\n((?: {10}.*\n)+)", workflow)[1]
mark = re.search(r"- run: (make .*)", workflow)[1]
run(f"""set -e
make -s patch
rm -rf build/editors; mkdir -p build/editors/branch; cd build/editors
for folder in . branch; do cp -r ../../Makefile ../../tests ../../common ../../*.cpp $folder; done
cd branch
patch -s -p1 <tests/exercises/01_speak_for_yourself/solution.diff
for file in Makefile GNUmakefile tests/*.mk; do echo '$(error)' >>$file; done
for file in tests/exercises/*/*.cpp; do echo '#error' >>$file; done
cd ..
{take}
cmp branch/tests/exercises/15_seven_bugs/server.cpp tests/exercises/15_seven_bugs/server.cpp
export GITHUB_REF_NAME=exercise-1
{mark}""", stdout=subprocess.DEVNULL)
