#!/bin/sh
# Two machines on this one, and a switch between them: network namespaces, each with its own interfaces, addresses and
# ports. A tour shows who reaches whom and how it fails, or two shells let you try. Nothing is left when it has ended.
# usage: two-machines.sh tour|shells [MACHINE [HOW]]
set -eu
what=$1 machine=${2:-} how=${3:-}
server=192.0.2.1 client=192.0.2.2 # of a network that is kept for examples: RFC 5737

cannot() {
  printf '%s\n' "$@" >&2
  exit 1
}

# At first on the machine as it is. Root may have another network; others may where they can be root in a user namespace.
if [ -z "$machine" ]; then
  [ -e /proc/self/ns/net ] ||
    cannot 'Only Linux has network namespaces: take two real machines.' '只有 Linux 有网络命名空间：请用两台真的机器。'
  for how in 'unshare -n' 'unshare -Urn'; do
    if $how ip link add type veth 2>/dev/null; then exec $how "$0" "$what" server "$how"; fi
  done
  command -v sudo >/dev/null || cannot 'The system lets you have no network of your own: ask for sudo, or take two real machines.' \
    '系统不让你有自己的网络：请装上 sudo，或者用两台真的机器。'
  echo "sudo unshare -n $0"
  exec sudo unshare -n "$0" "$what" server sudo
fi

# Then on the server's machine. Descriptor 3 keeps its network at hand.
if [ "$machine" = server ]; then
  exec 3</proc/self/ns/net
  exec unshare -n "$0" "$what" client "$how"
fi

# And at last on the client's machine, where the switch is, too. A cable is a pair of interfaces, one for each end.
on_server='nsenter --net=/proc/self/fd/3'
ip link add switch type bridge
ip link add port1 type veth peer name eth0 netns /proc/$$/fd/3
ip link add port2 type veth peer name eth0
for port in port1 port2; do ip link set $port master switch; done
for interface in lo eth0 port1 port2 switch; do ip link set $interface up; done
ip address add $client/24 dev eth0
for interface in lo eth0; do $on_server ip link set $interface up; done
$on_server ip address add $server/24 dev eth0

cat <<END

    server's machine                       switch                       client's machine
    eth0 $server ------------------ port1    port2 ------------------ eth0 $client
    服务器的机器                           交换机                           客户端的机器
END

if [ "$what" = shells ]; then
  case $how in
  'unshare -n') enter="nsenter -t $$ -n" ;;
  'unshare -Urn') enter="nsenter -t $$ -U --preserve-credentials -n" ;;
  sudo) enter="sudo nsenter -t $$ -n" ;;
  esac
  cat <<END

This is a shell on the server's machine; "exit" ends it. For one on the client's machine, in another terminal, here:
这是服务器机器上的 shell，输入 exit 结束。客户端机器上的 shell：另开一个终端，进到这个目录，输入

    $enter env PS1='client$ ' sh

There, this pulls the client's cable, and plugs it in again: 在那里可以拔掉客户端的网线，再插回来：

    ip link set port2 down
    ip link set port2 up

END
  PS1='server$ ' $on_server sh || true
  exit
fi

log=$(mktemp)
running=
stop() {
  [ -z "$running" ] || { kill -KILL "$running" && wait "$running"; } 2>/dev/null || true
  running=
}
trap 'stop; rm -f "$log"' EXIT
trap 'exit 130' INT TERM

# What to know about the lines that follow, in both languages.
say() {
  echo
  printf '# %s\n' "$@"
}

# Shows a command on one of the machines or on the switch, what it says, and how long that took if it was long.
on() {
  echo "$1\$ $2"
  [ "$1" = server ] && there=$on_server || there=
  began=$(date +%s)
  $there sh -c "$2" 2>&1 | sed "s/^/$1| /"
  took=$(($(date +%s) - began))
  [ $took -lt 2 ] || echo "        ($took s)"
}

# Starts a server, waits until it is there, and shows what it says; and what it has said since.
start() {
  stop
  : >"$log"
  shown=0
  echo "server\$ $*"
  $on_server "$@" >"$log" 2>&1 &
  running=$!
  until grep -q Waiting "$log"; do
    kill -0 $running 2>/dev/null || cannot "$(cat "$log")"
    sleep 0.1
  done
  look
}
look() {
  sed -n "$((shown + 1)),\$ s/^/server| /p" "$log"
  shown=$(wc -l <"$log")
}

say 'Each machine has two addresses: 127.0.0.1, which is itself to each, and one by which the others know it.' \
  '每台机器有两个地址：127.0.0.1 在谁那里都是指自己；另一个才是别人找它用的。'
on client 'ip -brief -4 address'

say 'A server at 127.0.0.1 can be found by its own machine alone. The other machine says so, at once: refused.' \
  '监听 127.0.0.1 的服务器，只有自己的机器找得到。别的机器来连，对方马上拒绝：Connection refused。'
start ./tcp_server
on client "./tcp_client --host $server"

say '0.0.0.0 is every address that the machine has. Now the others reach it.' \
  '0.0.0.0 表示本机的所有地址。这下别人连得上了。'
start ./tcp_server --host 0.0.0.0
on client "./tcp_client --host $server Michael"
sleep 1.5 # it waits for its delay before it closes
look

say 'The client without --host asks its own machine, 127.0.0.1, where there is no server.' \
  '客户端不带 --host，问的是自己的机器，那里没有服务器。'
on client './tcp_client'

say '"Refused" is an answer: the machine is there, and nobody listens at this port.' \
  'Connection refused 是一个回答：机器在，这个端口没有人监听。'
on client "./tcp_client --host $server --port 9998"

say 'No machine here has this address: its own system has asked the room three times, a second each.' \
  '这里没有哪台机器有这个地址：自己的系统问了三遍，每遍等一秒，没有人答应。'
on client './tcp_client --host 192.0.2.77'

say 'To this address there is no way from here: its own system knows that, and says so at once.' \
  '从这里到这个地址没有路：自己的系统就知道，马上报错。'
on client './tcp_client --host 198.51.100.1'

say 'The cable of the server is pulled: nothing comes back, not even a no. A firewall that drops looks the same.' \
  '拔掉服务器的网线：什么都不会回来，连一声“不”也没有。防火墙默默丢包，看起来也是这样。'
on switch 'ip link set port1 down'
on client "./tcp_client --host $server --timeout 2"
on switch 'ip link set port1 up'

say 'A client whose cable is pulled while it is served is still connected, for the server; nothing will end that.' \
  'This is exercise 14.' '正在对话时拔掉客户端的网线：在服务器看来它一直连着，没有什么会结束这个连接。练习 14 做的就是这个。'
start ./tcp_server --host 0.0.0.0 --delay 100
echo "client\$ ./tcp_client --host $server --timeout 60 &"
./tcp_client --host $server --timeout 60 >/dev/null &
sleep 0.5
look
on switch 'ip link set port2 down'
echo 'client$ kill %1'
kill $!
sleep 1
on server 'ss -tn state established'
