"""The system calls that a sealed process may make, and their numbers on both kinds of machine.

Whatever computes needs them: memory, threads, clocks, reading files that are there, writing to what was open before.
The numbers never change; they are those of the kernel's own asm/unistd_64.h and asm-generic/unistd.h.
"""

# What a kind of machine is called, and its column in the tables below.
COLUMNS = {"x86_64": 1, "aarch64": 2}

# Name, number on x86-64, number on arm64; "-" where there is no such call.
_HARMLESS = """
read 0 63  pread64 17 67  readv 19 65  preadv 295 69  preadv2 327 286  lseek 8 62  close 3 57
close_range 436 436  write 1 64  pwrite64 18 68  writev 20 66  mmap 9 222  mprotect 10 226  munmap 11 215
mremap 25 216  brk 12 214  madvise 28 233  mincore 27 232  msync 26 227  mlock 149 228  munlock 150 229
get_mempolicy 239 236  set_mempolicy 238 237  mbind 237 235  membarrier 324 283  rseq 334 293  futex 202 98
set_robust_list 273 99  get_robust_list 274 100  set_tid_address 218 96  restart_syscall 219 128  exit 60 93
exit_group 231 94  rt_sigaction 13 134  rt_sigprocmask 14 135  rt_sigreturn 15 139  rt_sigpending 127 136
rt_sigtimedwait 128 137  rt_sigsuspend 130 133  sigaltstack 131 132  wait4 61 260  waitid 247 95  gettid 186 178
getpid 39 172  getppid 110 173  getpgid 121 155  getsid 124 156  getpgrp 111 -  sched_yield 24 124
sched_getaffinity 204 123  sched_getparam 143 121  sched_getscheduler 145 120  sched_get_priority_max 146 125
sched_get_priority_min 147 126  getpriority 140 141  getcpu 309 168  sysinfo 99 179  uname 63 160
nanosleep 35 101  clock_nanosleep 230 115  clock_gettime 228 113  clock_getres 229 114  gettimeofday 96 169
time 201 -  times 100 153  getrusage 98 165  getrandom 318 278  getuid 102 174  geteuid 107 175  getgid 104 176
getegid 108 177  getresuid 118 148  getresgid 120 150  getgroups 115 158  capget 125 90  getrlimit 97 163
arch_prctl 158 -  fstat 5 80  newfstatat 262 79  statx 332 291  statfs 137 43  fstatfs 138 44  stat 4 -
lstat 6 -  access 21 -  faccessat 269 48  faccessat2 439 439  readlink 89 -  readlinkat 267 78
getdents64 217 61  getcwd 79 17  chdir 80 49  fchdir 81 50  umask 95 166  dup 32 23  dup2 33 -  dup3 292 24
pipe 22 -  pipe2 293 59  poll 7 -  ppoll 271 73  select 23 -  pselect6 270 72  eventfd2 290 19
epoll_create 213 -  epoll_create1 291 20  epoll_ctl 233 21  epoll_wait 232 -  epoll_pwait 281 22
fadvise64 221 223  readahead 187 213  getitimer 36 102  setitimer 38 103
"""
# Those that change files, for a process that may do so in a folder of its own.
_ON_FILES = """
mkdir 83 -  mkdirat 258 34  rmdir 84 -  unlink 87 -  unlinkat 263 35  rename 82 -  renameat 264 38  renameat2 316 276
ftruncate 77 46  fsync 74 82  fdatasync 75 83
"""
# Those that are allowed or not by what they are asked for.
_LOOKED_AT = """
open 2 -  openat 257 56  openat2 437 437  clone 56 220  clone3 435 435  tgkill 234 131  prlimit64 302 261
fcntl 72 25  ioctl 16 29  prctl 157 167
"""
NEWEST = 450  # calls from here on are answered as a kernel does that has none of them


def _numbers(table: str, machine: str) -> dict[str, int]:
    words, column = table.split(), COLUMNS[machine]
    found = {words[at]: words[at + column] for at in range(0, len(words), 3)}
    return {name: int(number) for name, number in found.items() if number != "-"}


def harmless(machine: str) -> tuple[int, ...]:
    """The numbers of calls that are allowed whatever they are given.

    >>> 0 in harmless("x86_64"), 63 in harmless("aarch64")
    (True, True)
    """
    return tuple(_numbers(_HARMLESS, machine).values())


def on_files(machine: str) -> tuple[int, ...]:
    """The numbers of calls that make, change and remove files.

    >>> 83 in on_files("x86_64"), 34 in on_files("aarch64")
    (True, True)
    """
    return tuple(_numbers(_ON_FILES, machine).values())


def looked_at(machine: str) -> dict[str, int]:
    """The numbers of calls that hang on their arguments, by name.

    >>> looked_at("aarch64")["openat"], "open" in looked_at("aarch64")
    (56, False)
    """
    return _numbers(_LOOKED_AT, machine)
