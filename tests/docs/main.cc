// For blocks that show a CMakeLists.txt: any program.
int main() {}
