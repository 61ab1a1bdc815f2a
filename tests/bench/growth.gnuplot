# Draws how memory and the time of an exchange grow with the connections.
set terminal svg size 900,380 font "sans-serif,13" background "white"
set output picture
set multiplot layout 1,2
set key left top
set grid
set logscale x
set xlabel "connections"

set title "Memory in use (MiB)"
set logscale y
plot "build/growth.txt" using 1:2 with linespoints title "tcp\\_server", \
     "" using 1:4 with linespoints title "bare calls", \
     "" using 1:6 with linespoints title "Python threads"

set title "Time of an exchange (µs), 32 clients asking at a time"
unset logscale y
set yrange [0:*]
set key left bottom
plot "build/growth.txt" using 1:3 with linespoints title "tcp\\_server", \
     "" using 1:5 with linespoints title "bare calls", \
     "" using 1:7 with linespoints title "Python threads"
